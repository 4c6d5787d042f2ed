import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { type BufferClient, createBuffer, type NewPost } from '../../lambdas/vendors/buffer.ts';
import { type BufferSandbox, startBufferSandbox } from '../../lib/local/vendors/buffer.ts';
import { aBegunEffect } from '../support/begun-effect.ts';
import { aManualClock, type ManualClock } from '../support/manual-clock.ts';

const start = '2026-03-02T09:00:00.000Z';
const inAnHour = '2026-03-02T10:00:00.000Z';

function aPost(overrides: Partial<NewPost> = {}): NewPost {
  return {
    channelId: 'channel-linkedin',
    text: 'The autumn sale is on.',
    dueAt: inAnHour,
    tagIds: [],
    ...overrides,
  };
}

describe('the Buffer client', () => {
  const effect = aBegunEffect({ key: 'distribution/post/linkedin@1' });
  let clock: ManualClock;
  let sandbox: BufferSandbox;
  let buffer: BufferClient;

  const answerOnce = (body: unknown, status = 200) =>
    sandbox.faults.add({ times: 1, fault: { kind: 'answer', answer: { status, body } } });
  const errorsOf = (code: string) => ({ data: null, errors: [{ message: 'no', extensions: { code } }] });
  const memberOf = (__typename: string) => ({ data: { createPost: { __typename, message: 'no' } } });

  beforeEach(async () => {
    clock = aManualClock(Date.parse(start));
    sandbox = await startBufferSandbox({ clock });
    buffer = createBuffer({ secret: sandbox.secret(), settings: sandbox.settings(), clock });
  });
  afterEach(() => sandbox.close());

  it('schedules a post, which is published once, at its time', async () => {
    const created = await buffer.createPost(effect, aPost());
    assert.deepEqual(created, {
      id: created.id,
      status: 'scheduled',
      channelId: 'channel-linkedin',
      text: 'The autumn sale is on.',
      dueAt: inAnHour,
      createdAt: start,
      tagIds: ['tag-campaign'],
    });
    clock.advanceTo(Date.parse(inAnHour));
    const sent = await buffer.getPost(created.id);
    assert.equal(sent?.status, 'sent');
    assert.match(sent.externalLink ?? '', /^https:/);
    clock.advanceBy(24 * 3_600_000);
    assert.equal(sandbox.artifacts.everExisted('published-post').length, 1);
  });

  it('saves a draft, which is published by nobody until it is scheduled', async () => {
    const draft = await buffer.createPost(
      effect,
      aPost({ saveToDraft: true, imageUrl: 'https://images.example/a.png', altText: 'A sale' }),
    );
    assert.equal(draft.status, 'draft');
    clock.advanceBy(2 * 3_600_000);
    assert.equal((await buffer.getPost(draft.id))?.status, 'draft');
    const later = '2026-03-02T12:00:00.000Z';
    const scheduled = await buffer.editPost(effect, draft.id, { dueAt: later });
    assert.deepEqual(
      [scheduled.status, scheduled.dueAt, scheduled.text],
      ['scheduled', later, 'The autumn sale is on.'],
    );
    const [kept] = sandbox.posts();
    assert.deepEqual([kept?.imageUrl, kept?.altText], ['https://images.example/a.png', 'A sale']);
  });

  it('changes a text without touching the schedule', async () => {
    const { id } = await buffer.createPost(effect, aPost());
    const edited = await buffer.editPost(effect, id, { text: 'It ends today.' });
    assert.deepEqual([edited.status, edited.dueAt, edited.text], ['scheduled', inAnHour, 'It ends today.']);
  });

  it('says what Instagram wants to be told', async () => {
    const { status } = await buffer.createPost(
      effect,
      aPost({ channelId: 'channel-instagram', imageUrl: 'https://images.example/a.png' }),
    );
    assert.equal(status, 'scheduled');
  });

  it('deletes a scheduled post once, and finds it gone the second time', async () => {
    const { id } = await buffer.createPost(effect, aPost());
    assert.equal(await buffer.deletePost(effect, id), 'deleted');
    assert.equal(await buffer.deletePost(effect, id), 'gone');
    assert.equal(await buffer.getPost(id), undefined);
    clock.advanceBy(24 * 3_600_000);
    assert.equal(sandbox.artifacts.everExisted('published-post').length, 0);
  });

  it('tells why a post could not be published', async () => {
    const { id } = await buffer.createPost(effect, aPost());
    sandbox.failNextPublish('The channel has to be reconnected');
    clock.advanceTo(Date.parse(inAnHour));
    const post = await buffer.getPost(id);
    assert.deepEqual([post?.status, post?.error], ['error', 'The channel has to be reconnected']);
  });

  it('finds posts by channel, time of creation, due second and tag', async () => {
    await buffer.createPost(effect, aPost({ text: 'too old' }));
    clock.advanceBy(60_000);
    const createdAfter = new Date(clock.now()).toISOString();
    const wanted = await buffer.createPost(effect, aPost());
    await buffer.createPost(effect, aPost({ channelId: 'channel-twitter' }));
    await buffer.createPost(effect, aPost({ dueAt: '2026-03-02T10:00:01.000Z' }));
    const query = { channelIds: ['channel-linkedin'], createdAfter, dueAt: inAnHour };
    assert.deepEqual(await buffer.findPosts({ ...query, tagIds: ['tag-campaign'] }), [wanted]);
    assert.deepEqual(await buffer.findPosts({ ...query, tagIds: ['tag-other'] }), []);
  });

  it('reads every page of what it looks for, oldest first', async () => {
    for (let number = 0; number < 55; number += 1) {
      await buffer.createPost(effect, aPost({ text: `post ${number}` }));
      clock.advanceBy(1000);
    }
    const found = await buffer.findPosts({ channelIds: ['channel-linkedin'], createdAfter: start });
    assert.deepEqual(
      found.map(({ text }) => text),
      Array.from({ length: 55 }, (_, number) => `post ${number}`),
    );
  });

  it('does not take a channel that it cannot see for one without posts', async () => {
    await assert.rejects(buffer.findPosts({ channelIds: ['channel-gone'], createdAfter: start }), {
      name: 'ConfigurationError',
      message: /no channel channel-gone to this API key/,
    });
  });

  it('refuses to call an answer complete when there is always another page', async () => {
    const posts = { edges: [], pageInfo: { hasNextPage: true, endCursor: 'more' } };
    sandbox.faults.add({
      fault: { kind: 'answer', answer: { status: 200, body: { data: { posts, channels: [] } } } },
    });
    await assert.rejects(buffer.findPosts({ channelIds: [], createdAfter: start }), {
      name: 'VendorUnavailableError',
      message: /look from a later time/,
    });
  });

  it('does not know what became of a create whose answer is lost, and finds it afterwards', async () => {
    sandbox.faults.add({ fault: { kind: 'lost-answer' }, times: 1 });
    await assert.rejects(buffer.createPost(effect, aPost()), { name: 'AmbiguousOutcomeError' });
    const found = await buffer.findPosts({
      channelIds: ['channel-linkedin'],
      createdAfter: start,
      dueAt: inAnHour,
    });
    assert.deepEqual(
      found.map(({ id }) => id),
      sandbox.posts().map(({ id }) => id),
    );
    assert.equal(found.length, 1);
  });

  it('does not find what a broken connection never brought', async () => {
    sandbox.faults.add({ fault: { kind: 'reset' }, times: 1 });
    await assert.rejects(buffer.createPost(effect, aPost()), { name: 'AmbiguousOutcomeError' });
    assert.deepEqual(await buffer.findPosts({ channelIds: ['channel-linkedin'], createdAfter: start }), []);
  });

  it('waits as told when the rate limit is used up', async () => {
    sandbox.throttle(1, 252_000);
    await assert.rejects(buffer.createPost(effect, aPost()), {
      name: 'ThrottledError',
      retryAt: clock.now() + 252_000,
    });
    assert.equal(sandbox.posts().length, 0);
  });

  it('waits as told inside the body where there is no header', async () => {
    const extensions = { code: 'RATE_LIMIT_EXCEEDED', retryAfter: 30 };
    answerOnce({ data: null, errors: [{ message: 'slow down', extensions }] });
    await assert.rejects(buffer.createPost(effect, aPost()), {
      name: 'ThrottledError',
      retryAt: clock.now() + 30_000,
    });
  });

  for (const code of ['UNAUTHORIZED', 'FORBIDDEN', 'BAD_USER_INPUT', 'GRAPHQL_VALIDATION_FAILED']) {
    it(`takes the error ${code} for a refusal, although it comes with a 200`, async () => {
      answerOnce(errorsOf(code));
      await assert.rejects(buffer.createPost(effect, aPost()), { name: 'VendorRejectedError', code });
    });
  }

  for (const code of ['UNEXPECTED', 'SOMETHING_NEW']) {
    it(`does not know what became of a create after the error ${code}, nor of a read`, async () => {
      answerOnce(errorsOf(code));
      await assert.rejects(buffer.createPost(effect, aPost()), { name: 'AmbiguousOutcomeError' });
      answerOnce(errorsOf(code));
      await assert.rejects(buffer.getPost('x'), { name: 'VendorUnavailableError' });
    });
  }

  for (const member of ['InvalidInputError', 'LimitReachedError', 'NotFoundError', 'UnauthorizedError']) {
    it(`takes ${member} for a refusal`, async () => {
      answerOnce(memberOf(member));
      await assert.rejects(buffer.createPost(effect, aPost()), { name: 'VendorRejectedError', code: member });
    });
  }

  for (const member of ['UnexpectedError', 'RestProxyError', 'VoidMutationError', 'AnotherError']) {
    it(`does not know what became of a create after ${member}`, async () => {
      answerOnce(memberOf(member));
      await assert.rejects(buffer.createPost(effect, aPost()), { name: 'AmbiguousOutcomeError' });
    });
  }

  it('takes a 502 for unknown on a write and for unavailable on a read', async () => {
    answerOnce('Bad gateway', 502);
    await assert.rejects(buffer.createPost(effect, aPost()), { name: 'AmbiguousOutcomeError' });
    answerOnce('Bad gateway', 502);
    await assert.rejects(buffer.getPost('x'), { name: 'VendorUnavailableError' });
  });

  it('is refused with a wrong key, without naming it', async () => {
    const stranger = createBuffer({
      secret: { apiKey: 'stolen-key', baseUrl: sandbox.url },
      settings: sandbox.settings(),
      clock,
    });
    await assert.rejects(stranger.createPost(effect, aPost()), (error: Error) => {
      assert.equal(error.name, 'VendorRejectedError');
      assert.doesNotMatch(`${error.stack}${JSON.stringify(error)}`, /stolen/);
      return true;
    });
  });
});
