import { VendorRejectedError } from '../../platform/errors.ts';
import type { Bodies } from '../bodies.ts';
import type { CampaignRecord } from '../record.ts';
import { sighting } from '../sighting.ts';
import type { Undoer, Undoers } from './undoer.ts';

/** Deletes what a campaign has stored. An image that something live shows stays as long as that does. */
export function storedUndoers({ bodies, images }: { bodies: Bodies; images?: Bodies }): Undoers {
  return {
    'stored-body': storedIn(bodies),
    ...(images === undefined ? {} : { 'stored-image': unlessShown(storedIn(images)) }),
  };
}

function storedIn(bodies: Bodies): Undoer {
  return {
    find: async (_, { key = '' }) =>
      sighting((await bodies.readBytes(String(key))) === undefined ? undefined : { key }),
    undo: async (_, { key }) => {
      await bodies.remove(String(key));
      return { kind: 'undone' };
    },
  };
}

function unlessShown({ find, undo }: Undoer): Undoer {
  return {
    find,
    undo: async (effect, facts, record) => {
      const [shown] = whatShowsImages(record);
      if (shown === undefined) return undo(effect, facts, record);
      if (shown.state === 'irreversible') {
        return { kind: 'irreversible', reason: `${shown.key} shows it and stays` };
      }
      throw new VendorRejectedError(`it stays as long as ${shown.key} does, which may show it`);
    },
  };
}

/** States in which something published is out, or may be. */
const live = new Set(['irreversible', 'undo_failed', 'unconfirmed', 'done', 'done_late', 'undoing']);
const showing = new Set(['single-send-schedule', 'post', 'blog-file']);

function whatShowsImages({ effects }: CampaignRecord): { key: string; state: string }[] {
  return Object.entries(effects)
    .filter(([, { kind, state }]) => showing.has(kind) && live.has(state))
    .map(([key, { state }]) => ({ key, state }))
    .sort((a, b) => Number(b.state === 'irreversible') - Number(a.state === 'irreversible'));
}
