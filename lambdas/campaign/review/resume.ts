import { SendTaskSuccessCommand, type SFNClient } from '@aws-sdk/client-sfn';
import type { Review } from './review.ts';

/** Answers of the service that mean nothing: the token has expired, was answered, or belongs to an ended run. */
const meaningless = new Set(['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken']);

/** Tells the state machine that a round is decided; what was decided it reads from the record itself. */
export async function resume(machines: SFNClient, review: Review): Promise<void> {
  try {
    await machines.send(
      new SendTaskSuccessCommand({
        taskToken: review.token,
        output: JSON.stringify({ round: review.round }),
      }),
    );
  } catch (error) {
    if (!(error instanceof Error && meaningless.has(error.name))) throw error;
  }
}
