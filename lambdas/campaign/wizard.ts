import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  UpdateCommand,
  type UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { type WizardDraft, WizardDraft as WizardDraftSchema } from './wizard-answers.ts';

/** A wizard that somebody fills: its answers are fixed as soon as it is approved. */
export const Wizard = z.object({
  wizardId: z.string(),
  tenant: z.string(),
  createdBy: z.string(),
  createdAt: z.number(),
  /** Raised by every change, so that what is approved is what the approver saw. */
  version: z.int(),
  answers: WizardDraftSchema,
  approved: z.object({ campaignId: z.uuid(), by: z.string(), at: z.number() }).optional(),
  expiresAt: z.number(),
});
export type Wizard = z.infer<typeof Wizard>;

export interface WizardTable {
  readonly documents: DynamoDBDocumentClient;
  readonly name: string;
}

/** Days that an unfinished wizard is kept. */
export const wizardDays = 30;

export async function storeWizard(table: WizardTable, wizard: Wizard): Promise<void> {
  await table.documents.send(
    new PutCommand({
      TableName: table.name,
      Item: wizard,
      ConditionExpression: 'attribute_not_exists(wizardId)',
    }),
  );
}

/** A tenant sees its own wizards only. */
export async function findWizard(
  table: WizardTable,
  wizardId: string,
  tenant: string,
): Promise<Wizard | undefined> {
  const { Item } = await table.documents.send(
    new GetCommand({ TableName: table.name, Key: { wizardId }, ConsistentRead: true }),
  );
  if (Item === undefined) return undefined;
  const wizard = Wizard.parse(Item);
  return wizard.tenant === tenant ? wizard : undefined;
}

/** Replaces the answers. @returns whether the wizard still stood as `version` and was not approved. */
export async function replaceAnswers(
  table: WizardTable,
  { wizardId, version }: Wizard,
  answers: WizardDraft,
): Promise<boolean> {
  return update(table, wizardId, {
    UpdateExpression: 'SET answers = :answers, version = version + :one',
    ConditionExpression: 'version = :version AND attribute_not_exists(approved)',
    ExpressionAttributeValues: { ':answers': answers, ':one': 1, ':version': version },
  });
}

/** Fixes the answers. @returns whether this very version was approved. */
export async function markApproved(
  table: WizardTable,
  { wizardId, version }: Wizard,
  approved: { campaignId: string; by: string; at: number },
): Promise<boolean> {
  return update(table, wizardId, {
    UpdateExpression: 'SET approved = :approved',
    ConditionExpression: 'version = :version AND attribute_not_exists(approved)',
    ExpressionAttributeValues: { ':approved': approved, ':version': version },
  });
}

async function update(
  table: WizardTable,
  wizardId: string,
  change: Pick<UpdateCommandInput, 'UpdateExpression' | 'ConditionExpression' | 'ExpressionAttributeValues'>,
): Promise<boolean> {
  try {
    await table.documents.send(new UpdateCommand({ TableName: table.name, Key: { wizardId }, ...change }));
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
