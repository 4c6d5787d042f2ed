import * as z from 'zod';

/** An item or key as it is on the wire: attribute values under their type letters. */
export const item = z.record(z.string(), z.record(z.string(), z.unknown()));
export type Item = z.infer<typeof item>;

const expression = {
  TableName: z.string(),
  ConditionExpression: z.string().optional(),
  ExpressionAttributeNames: z.record(z.string(), z.string()).optional(),
  ExpressionAttributeValues: item.optional(),
  ReturnValuesOnConditionCheckFailure: z.enum(['ALL_OLD', 'NONE']).optional(),
};

/** The parts of a write that the layer over dynalite looks at; the rest is passed on. */
export const conditionalWrite = z.looseObject({
  ...expression,
  Key: item.optional(),
  Item: item.optional(),
});

const put = z.object({ ...expression, Item: item });
const keyed = z.object({ ...expression, Key: item });
const update = z.object({ ...expression, Key: item, UpdateExpression: z.string() });
const check = z.object({ ...expression, Key: item, ConditionExpression: z.string() });

export const transactWriteInput = z.object({
  TransactItems: z
    .array(
      z.object({
        Put: put.optional(),
        Update: update.optional(),
        Delete: keyed.optional(),
        ConditionCheck: check.optional(),
      }),
    )
    .min(1)
    .max(100),
  ClientRequestToken: z.string().max(36).optional(),
});

export const transactGetInput = z.object({
  TransactItems: z
    .array(
      z.object({
        Get: z.object({
          TableName: z.string(),
          Key: item,
          ProjectionExpression: z.string().optional(),
          ExpressionAttributeNames: z.record(z.string(), z.string()).optional(),
        }),
      }),
    )
    .min(1)
    .max(100),
});

export const getItemOutput = z.object({ Item: item.optional() });
