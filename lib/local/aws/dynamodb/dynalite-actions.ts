import batchGetItem from 'dynalite/actions/batchGetItem.js';
import batchWriteItem from 'dynalite/actions/batchWriteItem.js';
import createTable from 'dynalite/actions/createTable.js';
import deleteItem from 'dynalite/actions/deleteItem.js';
import deleteTable from 'dynalite/actions/deleteTable.js';
import describeTable from 'dynalite/actions/describeTable.js';
import getItem from 'dynalite/actions/getItem.js';
import listTables from 'dynalite/actions/listTables.js';
import listTagsOfResource from 'dynalite/actions/listTagsOfResource.js';
import putItem from 'dynalite/actions/putItem.js';
import query from 'dynalite/actions/query.js';
import scan from 'dynalite/actions/scan.js';
import tagResource from 'dynalite/actions/tagResource.js';
import untagResource from 'dynalite/actions/untagResource.js';
import updateItem from 'dynalite/actions/updateItem.js';
import updateTable from 'dynalite/actions/updateTable.js';
import batchGetItemValidation from 'dynalite/validations/batchGetItem.js';
import batchWriteItemValidation from 'dynalite/validations/batchWriteItem.js';
import createTableValidation from 'dynalite/validations/createTable.js';
import deleteItemValidation from 'dynalite/validations/deleteItem.js';
import deleteTableValidation from 'dynalite/validations/deleteTable.js';
import describeTableValidation from 'dynalite/validations/describeTable.js';
import getItemValidation from 'dynalite/validations/getItem.js';
import listTablesValidation from 'dynalite/validations/listTables.js';
import listTagsOfResourceValidation from 'dynalite/validations/listTagsOfResource.js';
import putItemValidation from 'dynalite/validations/putItem.js';
import queryValidation from 'dynalite/validations/query.js';
import scanValidation from 'dynalite/validations/scan.js';
import tagResourceValidation from 'dynalite/validations/tagResource.js';
import untagResourceValidation from 'dynalite/validations/untagResource.js';
import updateItemValidation from 'dynalite/validations/updateItem.js';
import updateTableValidation from 'dynalite/validations/updateTable.js';

interface Action {
  readonly run: (store: unknown, data: unknown, callback: (error: unknown, output: unknown) => void) => void;
  readonly validation: { readonly types: unknown; readonly custom: unknown };
}

/** dynalite's operations by the API's names. */
export const actions: ReadonlyMap<string, Action> = new Map([
  ['BatchGetItem', { run: batchGetItem, validation: batchGetItemValidation }],
  ['BatchWriteItem', { run: batchWriteItem, validation: batchWriteItemValidation }],
  ['CreateTable', { run: createTable, validation: createTableValidation }],
  ['DeleteItem', { run: deleteItem, validation: deleteItemValidation }],
  ['DeleteTable', { run: deleteTable, validation: deleteTableValidation }],
  ['DescribeTable', { run: describeTable, validation: describeTableValidation }],
  ['GetItem', { run: getItem, validation: getItemValidation }],
  ['ListTables', { run: listTables, validation: listTablesValidation }],
  ['ListTagsOfResource', { run: listTagsOfResource, validation: listTagsOfResourceValidation }],
  ['PutItem', { run: putItem, validation: putItemValidation }],
  ['Query', { run: query, validation: queryValidation }],
  ['Scan', { run: scan, validation: scanValidation }],
  ['TagResource', { run: tagResource, validation: tagResourceValidation }],
  ['UntagResource', { run: untagResource, validation: untagResourceValidation }],
  ['UpdateItem', { run: updateItem, validation: updateItemValidation }],
  ['UpdateTable', { run: updateTable, validation: updateTableValidation }],
]);
