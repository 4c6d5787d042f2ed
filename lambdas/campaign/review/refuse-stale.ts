import { InvalidInputError } from '../../platform/errors.ts';
import { RouteRefusal } from '../../platform/problem.ts';
import type { Bodies } from '../bodies.ts';
import { type Publication, readVersion } from '../publication.ts';
import { differencesOf } from './differences.ts';

/** Says what has changed since a caller has looked. @throws RouteRefusal always */
export async function refuseStale(
  campaignId: string,
  seen: string,
  current: string,
  bodies: Bodies,
): Promise<never> {
  const before = await versionOrNothing(campaignId, seen, bodies);
  const after = await readVersion(campaignId, current, bodies);
  const problems =
    before === undefined
      ? [{ field: 'hash', message: `this campaign never had such content; it has ${current} now` }]
      : [
          { field: 'hash', message: `it is ${current} now` },
          ...differencesOf(before, after).map(({ name, after: now }) => ({
            field: name,
            message: `is now: ${now}`,
          })),
        ];
  throw new RouteRefusal(
    409,
    'stale-content',
    'the content has changed since you have seen it; look at it as it is now',
    { problems },
  );
}

/** What was kept under a hash, if anything was: anybody can name one. */
export async function versionOrNothing(
  campaignId: string,
  hash: string,
  bodies: Bodies,
): Promise<Publication | undefined> {
  try {
    return await readVersion(campaignId, hash, bodies);
  } catch (error) {
    if (error instanceof InvalidInputError) return undefined;
    throw error;
  }
}
