import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { GithubPlace } from '../../../lambdas/campaign/review/branch-commits.ts';
import { keepSurfaces } from '../../../lambdas/campaign/review/keep-surfaces.ts';
import { VendorUnavailableError } from '../../../lambdas/platform/errors.ts';
import { aChannel } from './a-channel.ts';
import { somePieces } from './a-publication.ts';
import { aRepository } from './a-repository.ts';
import { anOpenReview } from './an-open-review.ts';

const minute = 60_000;

/** A review whose branch was made, and the answer lost; what `meanwhile` does comes before the next attempt. */
async function aLostBranch(
  test: TestContext,
  meanwhile: (repository: ReturnType<typeof aRepository>) => void,
) {
  const open = await anOpenReview(test);
  const { clock, bodies, settings } = open;
  const repository = aRepository(clock.now);
  const place = await repository.github();
  const losing: Partial<GithubPlace['client']> = {
    ...place.client,
    async createBranchWithFiles(...details) {
      await place.client.createBranchWithFiles(...details);
      throw new VendorUnavailableError('the answer is lost');
    },
  };
  const { slack } = aChannel();
  const keep = async (client: Partial<GithubPlace['client']>) =>
    keepSurfaces(await open.task(), {
      github: async () => ({ ...place, client: client as GithubPlace['client'] }),
      slack,
      bodies,
      settings,
    });
  await assert.rejects(keep(losing));
  const made = repository.head();
  meanwhile(repository);
  clock.advanceBy(2 * minute);
  await keep(place.client);
  return { ...open, repository, made };
}

describe('a branch whose answer was lost', () => {
  it('is found, with what it shows', async (test) => {
    const { review, made, repository, publication } = await aLostBranch(test, () => {});
    assert.deepEqual((await review()).commits, { [made]: publication.hash });
    assert.equal(repository.commits.size, 1);
  });

  it('is found below what somebody has pushed meanwhile, which is not taken for ours', async (test) => {
    const pieces = somePieces({ headline: 'Ship on Saturdays' });
    const { review, made, publication } = await aLostBranch(test, ({ push }) => {
      push('eddie-at-github', { pieces });
    });
    assert.deepEqual((await review()).commits, { [made]: publication.hash });
  });
});
