import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { CampaignTable } from '../../lambdas/campaign/campaign-table.ts';
import type { EffectFacts } from '../../lambdas/campaign/effect.ts';
import type { Sighting } from '../../lambdas/campaign/sighting.ts';
import {
  AmbiguousOutcomeError,
  StoreUnavailableError,
  ThrottledError,
  VendorRejectedError,
  VendorUnavailableError,
} from '../../lambdas/platform/errors.ts';
import type { Fate } from './ledger-fates.ts';
import { type TableCommand, tableOf } from './ledger-table.ts';
import { landLate } from './ledger-vendor.ts';
import { type LedgerWorld, labelOf } from './ledger-world.ts';

/** One invocation of a function: every request that it makes waits for its turn, and has its fate. */
export interface Process {
  readonly table: CampaignTable;
  create(effectId: string): Promise<EffectFacts>;
  find(effectId: string): Promise<Sighting>;
  remove(name: string): Promise<void>;
}

export interface ProcessOptions {
  readonly name: string;
  /** When it may send nothing more. */
  readonly deadlineAt: number;
  /** How long it takes before each request, in milliseconds. */
  readonly paceMs: number;
  readonly fates: readonly Fate[];
  readonly died: () => void;
}

export function createProcess(world: LedgerWorld, options: ProcessOptions): Process {
  const { threads, vendor } = world;
  const { name, deadlineAt, paceMs, died } = options;
  const ahead = [...options.fates];

  const die = () => {
    died();
    return threads.die();
  };

  /** Waits for the turn of a request, and answers what becomes of it. */
  const turn = async (label: string): Promise<Fate> => {
    const fate = ahead.shift() ?? { kind: 'fine' };
    const pause = paceMs + (fate.kind === 'stalls before' ? fate.ms : 0);
    if (pause > 0) await threads.sleepUntil(threads.now() + pause);
    await threads.turn(`${name} ${label}${fate.kind === 'fine' ? '' : ` (${fate.kind})`}`);
    if (fate.kind === 'dies before') await die();
    return fate;
  };

  const stalled = async <T>(fate: Fate, answer: T): Promise<T> => {
    if (fate.kind === 'stalls after') await threads.sleepUntil(threads.now() + fate.ms);
    if (fate.kind === 'dies after') await die();
    return answer;
  };

  const noAnswer = (what: string) =>
    new AmbiguousOutcomeError(`model.${what}: no answer in time`, threads.now() + 5_000);

  /** What no request comes through: nothing has happened. */
  const refuse = (fate: Fate, what: string) => {
    if (fate.kind === 'refused') throw new VendorRejectedError(`model.${what}: refused`);
    if (fate.kind === 'throttled')
      throw new ThrottledError(`model.${what}: throttled`, threads.now() + 1_000);
    if (fate.kind === 'unavailable') throw new VendorUnavailableError(`model.${what}: not sent`);
  };

  const refuseAfterDeadline = (what: string) => {
    if (threads.now() < deadlineAt) return;
    throw new VendorUnavailableError(`model.${what} was not sent: the invocation's time is over`);
  };

  const send = async (command: TableCommand) => {
    const fate = await turn(labelOf(command));
    const carryOut = () => world.carryOut(name, command);
    if (command instanceof GetCommand) {
      if (fate.kind === 'unavailable') throw new StoreUnavailableError('model: no answer');
      return stalled(fate, await carryOut());
    }
    switch (fate.kind) {
      case 'dies, then':
        threads.start(async () => {
          if (fate.ms > 0) await threads.sleepUntil(threads.now() + fate.ms);
          await threads.turn(`${name}'s last request ${labelOf(command)}`);
          await carryOut().catch(unlessRefused);
        });
        return die();
      case 'lost':
      case 'unavailable':
        throw new StoreUnavailableError('model: no answer');
      case 'unknown':
        await carryOut().catch(unlessRefused);
        throw new StoreUnavailableError('model: no answer');
      case 'answer lost':
        await carryOut().catch(unlessRefused);
        await threads.turn(`${name} ${labelOf(command)} (again)`);
        return carryOut();
      default:
        return stalled(fate, await carryOut());
    }
  };

  return {
    table: tableOf(send),
    async create(effectId) {
      const fate = await turn('asks the vendor to create');
      refuseAfterDeadline('create');
      world.sends(name, effectId);
      refuse(fate, 'create');
      switch (fate.kind) {
        case 'dies, then':
          landLate(threads, vendor, effectId, fate.ms);
          return die();
        case 'late':
          landLate(threads, vendor, effectId, fate.ms);
          throw noAnswer('create');
        case 'lost':
          throw noAnswer('create');
        case 'answer lost':
          vendor.create(effectId);
          throw noAnswer('create');
        case 'hides':
          return vendor.create(effectId, fate.ms);
        default:
          return stalled(fate, vendor.create(effectId));
      }
    },
    async find(effectId) {
      const fate = await turn('looks at the vendor');
      const sees = world.looks(fate.kind === 'refused' || fate.kind === 'unknown');
      refuse(fate, 'find');
      if (fate.kind === 'lost') throw new VendorUnavailableError('model.find: no answer');
      if (!sees) return { kind: 'unknown', reason: 'the control read fails' };
      return stalled(fate, vendor.find(effectId));
    },
    async remove(thing) {
      const fate = await turn('asks the vendor to remove');
      refuseAfterDeadline('remove');
      refuse(fate, 'remove');
      if (fate.kind === 'lost') throw noAnswer('remove');
      vendor.remove(thing);
      if (fate.kind === 'answer lost') throw noAnswer('remove');
      await stalled(fate, undefined);
    },
  };
}

function unlessRefused(error: unknown): void {
  if (!(error instanceof ConditionalCheckFailedException)) throw error;
}
