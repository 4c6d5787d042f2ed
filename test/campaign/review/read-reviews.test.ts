import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { GithubPlace } from '../../../lambdas/campaign/review/branch-commits.ts';
import { endPullRequest } from '../../../lambdas/campaign/review/end-pull-request.ts';
import { readPullRequest } from '../../../lambdas/campaign/review/read-pull-request.ts';
import { aPullRequest, danaLogin, kimLogin } from './a-pull-request.ts';
import { aRepository, type Repository } from './a-repository.ts';
import { anOpenReview, recordingMachines } from './an-open-review.ts';
import { dana, kim, marketer } from './people.ts';

describe('a review on GitHub', () => {
  it('approves what its commit holds, and the machine is told', async (test) => {
    const { repository, read, decision, tokens, publication, answers } = await aPullRequest(test);
    repository.review(kimLogin, 'approved', { body: 'Fine' });
    await read();
    const made = await decision();
    assert.deepEqual(
      [made?.decision, made?.by, made?.via, made?.hash, made?.comment],
      ['approved', kim.email, 'github', publication.hash, 'Fine'],
    );
    assert.deepEqual([tokens, await answers()], [['token-1'], []]);
  });

  it('asks for changes, with what it says', async (test) => {
    const { repository, read, decision } = await aPullRequest(test);
    repository.review(danaLogin, 'changes_requested', { body: 'Shorter, please' });
    await read();
    const made = await decision();
    assert.deepEqual([made?.decision, made?.comment], ['changes_requested', 'Shorter, please']);
  });

  it('counts once, however often it is read', async (test) => {
    const { repository, read, drain, review, notices } = await aPullRequest(test, {
      answers: { approvals_required: 2 },
    });
    repository.review(kimLogin, 'approved');
    await read();
    await read();
    assert.deepEqual(Object.keys((await review()).approvals), [kim.email]);
    assert.deepEqual(
      (await notices()).map(({ id }) => id),
      ['github-review 1'],
    );
    await drain();
    await read();
    assert.deepEqual(await notices(), [], 'the timeline has it');
  });

  it('does not count again for what an edit has made of the texts since', async (test) => {
    const { repository, read, set, review } = await aPullRequest(test, {
      answers: { approvals_required: 2 },
    });
    repository.review(kimLogin, 'approved');
    await read();
    const hash = 'f'.repeat(64);
    await set({ approvals: {}, hash, commits: { [repository.head()]: hash } });
    await read();
    assert.deepEqual((await review()).approvals, {});
  });

  it('counts once for people, whatever they have approved elsewhere', async (test) => {
    const { repository, read, set, publication, decision, answers } = await aPullRequest(test, {
      answers: { approvals_required: 2 },
    });
    await set({ approvals: { [kim.email]: publication.hash } });
    repository.review(kimLogin, 'approved');
    await read();
    assert.equal(await decision(), undefined);
    assert.match((await answers()).join('\n'), /^kim-at-github: You have said so before/);
    repository.review(danaLogin, 'approved');
    await read();
    assert.equal((await decision())?.by, dana.email);
  });

  it('is somebody\u2019s latest word', async (test) => {
    const { repository, read, decision } = await aPullRequest(test);
    repository.review(kimLogin, 'approved');
    repository.review(kimLogin, 'changes_requested');
    await read();
    assert.equal((await decision())?.decision, 'changes_requested');
  });

  it('that was dismissed, or only comments, decides nothing', async (test) => {
    const { repository, read, decision, answers } = await aPullRequest(test);
    repository.review(kimLogin, 'dismissed');
    repository.review(danaLogin, 'commented');
    await read();
    assert.deepEqual([await decision(), await answers()], [undefined, []]);
  });

  it('does not count of a stranger or of the requester, who are told why, once', async (test) => {
    const { repository, read, drain, decision, answers } = await aPullRequest(test);
    repository.review('stranger', 'approved');
    repository.review(marketer.github ?? '', 'approved');
    await read();
    const told = (await answers()).sort();
    assert.equal(told.length, 2);
    assert.match(
      told[0] ?? '',
      /^marketer-at-github: That does not count: nobody approves what they have requested/,
    );
    assert.match(told[1] ?? '', /^stranger: That does not count: this account belongs to nobody/);
    await read();
    assert.equal((await answers()).length, 2);
    assert.equal(await decision(), undefined);
    await drain();
    await read();
    assert.equal((await answers()).length, 2, 'it still waits for GitHub, and is not told anew');
  });

  it('does not count for content that has changed since, and says so', async (test) => {
    const { repository, read, decision, answers, set } = await aPullRequest(test);
    const seen = repository.head();
    await set({ hash: 'f'.repeat(64) });
    repository.review(kimLogin, 'approved', { commit: seen });
    await read();
    assert.equal(await decision(), undefined);
    assert.match((await answers()).join('\n'), /^kim-at-github: The content has changed since/);
  });

  it('does not count for a commit that nobody knows', async (test) => {
    for (const commit of ['0'.repeat(40), undefined]) {
      const { repository, read, decision, answers } = await aPullRequest(test);
      repository.review(kimLogin, 'approved', { commit });
      await read();
      assert.equal(await decision(), undefined);
      assert.match((await answers()).join('\n'), /^kim-at-github: The content has changed since/);
    }
  });

  it('after a decision is answered with it, each one once', async (test) => {
    const { repository, read, decide, answers } = await aPullRequest(test);
    await decide('rejected', dana.email);
    repository.review(kimLogin, 'approved');
    await read();
    await read();
    const told = await answers();
    assert.equal(told.length, 1);
    assert.match(
      told[0] ?? '',
      /^kim-at-github: This was decided before: Rejected by dana@acme\.example in Slack/,
    );
  });
});

describe('the end of a pull request', () => {
  it('that a person has merged approves', async (test) => {
    const { repository, read, decision, publication } = await aPullRequest(test);
    repository.end(kimLogin, 'merged');
    await read();
    const made = await decision();
    assert.deepEqual([made?.decision, made?.by, made?.hash], ['approved', kim.email, publication.hash]);
  });

  it('that a person has closed rejects, also where they have requested the campaign', async (test) => {
    const { repository, read, decision } = await aPullRequest(test);
    repository.end(marketer.github ?? '', 'closed');
    await read();
    const made = await decision();
    assert.deepEqual([made?.decision, made?.by], ['rejected', marketer.email]);
  });

  it('by a stranger decides nothing, and the stranger is told once', async (test) => {
    const { repository, read, decision, answers } = await aPullRequest(test);
    repository.end('stranger', 'closed');
    await read();
    await read();
    assert.equal(await decision(), undefined);
    assert.equal((await answers()).length, 1);
  });

  it('that we have made ourselves is nobody\u2019s word', async (test) => {
    const { repository, read, decide, task, publication, notices } = await aPullRequest(test);
    await decide('rejected');
    await endPullRequest(
      await task(),
      1,
      { repository: 'reviews', number: 1, approved: publication },
      await mergingPlace(repository),
    );
    await read();
    assert.deepEqual(
      (await notices()).map(({ kind }) => kind),
      ['decided'],
    );
  });
});

/** The same repository, where our own bot merges. */
async function mergingPlace(repository: Repository): Promise<GithubPlace> {
  const place = await repository.github();
  const mergePullRequest = async () => {
    repository.end('campaign-bot', 'merged');
    return { sha: 'merge' };
  };
  return { ...place, client: { ...place.client, mergePullRequest } };
}

describe('a pull request', () => {
  it('is not asked for before it is there', async (test) => {
    const open = await anOpenReview(test);
    const repository = aRepository(open.clock.now);
    const { machines } = recordingMachines();
    const { bodies, settings } = open;
    await readPullRequest(await open.task(), {
      github: repository.github,
      bodies,
      machines,
      settings,
      apply: async () => {},
    });
    assert.deepEqual(repository.asked, []);
  });
});
