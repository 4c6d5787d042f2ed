import * as z from 'zod';
import type { IndexResource, KeySchemaElement, TableResource } from '../deployment.ts';
import type { StackResource } from '../stack.ts';
import { flag } from './property-schemas.ts';

const keySchema = z.array(
  z
    .looseObject({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) })
    .transform(
      ({ AttributeName, KeyType }): KeySchemaElement => ({ attributeName: AttributeName, keyType: KeyType }),
    ),
);

const indexSchema = z
  .looseObject({
    IndexName: z.string(),
    KeySchema: keySchema,
    Projection: z.looseObject({
      ProjectionType: z.enum(['ALL', 'KEYS_ONLY', 'INCLUDE']).default('ALL'),
      NonKeyAttributes: z.array(z.string()).optional(),
    }),
  })
  .transform(
    ({ IndexName, KeySchema, Projection }): IndexResource => ({
      indexName: IndexName,
      keySchema: KeySchema,
      projectionType: Projection.ProjectionType,
      ...(Projection.NonKeyAttributes !== undefined && { nonKeyAttributes: Projection.NonKeyAttributes }),
    }),
  );

const tableSchema = z.object({
  KeySchema: keySchema,
  AttributeDefinitions: z.array(
    z.looseObject({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) }),
  ),
  GlobalSecondaryIndexes: z.array(indexSchema).default([]),
  LocalSecondaryIndexes: z.array(indexSchema).default([]),
  TimeToLiveSpecification: z
    .looseObject({ Enabled: flag.default(true), AttributeName: z.string().optional() })
    .optional(),
});

/** The DynamoDB tables among the resources; a global table is its replica in this region. */
export function readTables(resources: readonly StackResource[]): readonly TableResource[] {
  return resources
    .filter(({ type }) => type === 'AWS::DynamoDB::Table' || type === 'AWS::DynamoDB::GlobalTable')
    .map((resource) => {
      const properties = resource.read(tableSchema);
      const ttl = properties.TimeToLiveSpecification;
      return {
        logicalId: resource.logicalId,
        name: resource.identity.name,
        arn: resource.identity.attributes['Arn'] ?? '',
        keySchema: properties.KeySchema,
        attributes: properties.AttributeDefinitions.map(({ AttributeName, AttributeType }) => ({
          attributeName: AttributeName,
          attributeType: AttributeType,
        })),
        globalIndexes: properties.GlobalSecondaryIndexes,
        localIndexes: properties.LocalSecondaryIndexes,
        ...(ttl?.Enabled === true &&
          ttl.AttributeName !== undefined && { timeToLiveAttribute: ttl.AttributeName }),
      };
    });
}
