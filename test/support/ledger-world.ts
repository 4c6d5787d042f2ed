import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Effect, EffectFacts } from '../../lambdas/campaign/effect.ts';
import { effectIdOf } from '../../lambdas/campaign/identity.ts';
import type { Send, TableCommand } from './ledger-table.ts';
import type { Threads } from './ledger-threads.ts';
import type { ModelVendor } from './ledger-vendor.ts';

/** The attempt's id of an invocation: the same in every replay. */
export function attemptOf(campaignId: string, name: string): string {
  return effectIdOf(campaignId, `attempt ${name}`);
}

/** One write of an effect that the table has accepted. */
export interface EffectWrite {
  readonly key: string;
  readonly effect: Effect;
  /** The attempt, or the undo, that wrote it. */
  readonly by: string;
  readonly at: number;
  /** Of the campaign, before the write. */
  readonly saga: string;
}

/** One request to make something, as it left. */
export interface SentRequest {
  readonly by: string;
  readonly effectId: string;
  readonly at: number;
  /** Whether the effect was still the sender's. */
  readonly held: boolean;
  /** After an undo had come to its end. */
  readonly afterUndo: boolean;
}

/** Everything that happens in one run, and the record of all of it. */
export interface LedgerWorld {
  readonly threads: Threads;
  readonly vendor: ModelVendor;
  readonly campaignId: string;
  readonly writes: EffectWrite[];
  readonly sent: SentRequest[];
  /** Sends to the table, and keeps what was written. */
  carryOut(by: string, command: TableCommand): ReturnType<Send>;
  sends(by: string, effectId: string): void;
  undoFinished(): void;
  /** Whether a look proves something; `blinded` is one that does not in any case. */
  looks(blinded: boolean): boolean;
  /** What somebody was told that it is done, be it a process that was given up long ago. */
  readonly told: EffectFacts[];
  /** Whether a look has proved nothing. */
  blind(): boolean;
}

export function createLedgerWorld(
  parts: Pick<LedgerWorld, 'threads' | 'vendor' | 'campaignId'> & {
    readonly send: Send;
    /** So many looks prove nothing, the first ones. */
    readonly blindLooks: number;
  },
): LedgerWorld {
  const { threads, send } = parts;
  const writes: EffectWrite[] = [];
  const sent: SentRequest[] = [];
  let saga = 'running';
  let undone = false;
  let blind = false;
  let looks = 0;
  return {
    ...parts,
    writes,
    sent,
    told: [],
    blind: () => blind,
    looks(blinded) {
      looks += 1;
      const sees = !blinded && looks > parts.blindLooks;
      blind ||= !sees;
      return sees;
    },
    async carryOut(by, command) {
      const answer = await send(command);
      if (command instanceof UpdateCommand) {
        const { ExpressionAttributeNames: names = {}, ExpressionAttributeValues: values = {} } =
          command.input;
        const effect: Effect | undefined = values[':effect'];
        const key = names['#key'];
        if (effect !== undefined && key !== undefined) {
          writes.push({ key, effect: structuredClone(effect), by, at: threads.now(), saga });
        }
        saga = values[':sagaIsNow'] ?? saga;
      }
      return answer;
    },
    sends(by, effectId) {
      const last = writes.findLast(({ effect }) => effect.id === effectId);
      const held = last?.effect.attempt === attemptOf(parts.campaignId, by);
      sent.push({ by, effectId, at: threads.now(), held, afterUndo: undone });
    },
    undoFinished: () => {
      undone = true;
    },
  };
}

/** What a schedule calls a request to the table. */
export function labelOf(command: TableCommand): string {
  if (command instanceof GetCommand) return 'reads the record';
  if (!(command instanceof UpdateCommand)) return 'updates the record';
  const { ExpressionAttributeNames: names = {}, ExpressionAttributeValues: values = {} } = command.input;
  const effect: Effect | undefined = values[':effect'];
  return effect === undefined ? 'updates the record' : `writes ${names['#key'] ?? ''} ${effect.state}`;
}
