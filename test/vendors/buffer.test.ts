import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { type BufferClient, createBuffer, type NewPost } from '../../lambdas/vendors/buffer.ts';
import { type BufferSandbox, startBufferSandbox } from '../../lib/local/vendors/buffer.ts';
import { aBegunEffect } from '../support/begun-effect.ts';
import { aManualClock, type ManualClock } from '../support/manual-clock.ts';
import { unguarded } from '../support/unguarded.ts';

const start = '2026-03-02T09:00:00.000Z';
const inAnHour = '2026-03-02T10:00:00.000Z';
const later = '2026-03-02T12:00:00.000Z';

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

  const aScheduledPost = async (post: NewPost) => {
    const { id } = await buffer.createDraft(effect, post);
    return buffer.schedulePost(effect, id, { dueAt: post.dueAt });
  };

  beforeEach(async () => {
    clock = aManualClock(Date.parse(start));
    sandbox = await startBufferSandbox({ clock });
    buffer = createBuffer({
      secret: sandbox.secret(),
      settings: sandbox.settings(),
      clock,
      guard: unguarded,
    });
  });
  afterEach(() => sandbox.close());

  it('schedules a post, which is published once, at its time', async () => {
    const created = await aScheduledPost(aPost());
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

  it('makes a draft, which is published by nobody until it is scheduled', async () => {
    const draft = await buffer.createDraft(
      effect,
      aPost({ imageUrl: 'https://images.example/a.png', altText: 'A sale' }),
    );
    assert.deepEqual([draft.status, draft.dueAt], ['draft', inAnHour]);
    clock.advanceBy(2 * 3_600_000);
    assert.equal((await buffer.getPost(draft.id))?.status, 'draft');

    const scheduled = await buffer.schedulePost(effect, draft.id, { dueAt: later });

    assert.deepEqual(
      [scheduled.status, scheduled.dueAt, scheduled.text],
      ['scheduled', later, 'The autumn sale is on.'],
    );
    const [kept] = sandbox.posts();
    assert.deepEqual([kept?.imageUrl, kept?.altText], ['https://images.example/a.png', 'A sale']);
  });

  it('schedules a draft as often as it is asked, and publishes one post, at the last time', async () => {
    const { id } = await buffer.createDraft(effect, aPost());
    for (const dueAt of [inAnHour, inAnHour, later]) await buffer.schedulePost(effect, id, { dueAt });
    clock.advanceTo(Date.parse(later) - 1);
    assert.equal(sandbox.artifacts.everExisted('published-post').length, 0);
    clock.advanceBy(24 * 3_600_000);
    assert.equal(sandbox.artifacts.everExisted('published-post').length, 1);
  });

  it('does not schedule what is sent, nor what is not there', async () => {
    const { id } = await aScheduledPost(aPost());
    clock.advanceTo(Date.parse(inAnHour));
    await assert.rejects(buffer.schedulePost(effect, id, { dueAt: later }), { name: 'VendorRejectedError' });
    await assert.rejects(buffer.schedulePost(effect, 'nobody', { dueAt: later }), {
      name: 'VendorRejectedError',
      code: 'NotFoundError',
    });
  });

  it('finds the draft whose answer is lost by its text and the time that it was made for', async () => {
    sandbox.faults.add({ fault: { kind: 'lost-answer' }, times: 1 });
    await assert.rejects(buffer.createDraft(effect, aPost()), { name: 'AmbiguousOutcomeError' });
    const [found, ...more] = await buffer.findPosts({
      channelIds: ['channel-linkedin'],
      createdAfter: start,
      dueAt: inAnHour,
    });
    assert.deepEqual([found?.status, found?.text, found?.createdAt], ['draft', aPost().text, start]);
    assert.deepEqual(more, []);
  });

  it('makes a scheduled post a draft again, which goes out no more', async () => {
    const { id } = await aScheduledPost(aPost());
    for (let times = 0; times < 2; times += 1) {
      assert.equal((await buffer.unschedulePost(effect, id))?.status, 'draft');
    }
    clock.advanceBy(24 * 3_600_000);
    assert.equal(sandbox.artifacts.everExisted('published-post').length, 0);
  });

  it('says where a post is that went out before it was unscheduled, and keeps it', async () => {
    const { id } = await aScheduledPost(aPost());
    clock.advanceTo(Date.parse(inAnHour));
    const post = await buffer.unschedulePost(effect, id);
    assert.equal(post?.status, 'sent');
    assert.match(post.externalLink ?? '', /^https:/);
    assert.equal(sandbox.posts().length, 1);
  });

  it('does not call a post unscheduled that Buffer shows as scheduled', async () => {
    const { id } = await aScheduledPost(aPost());
    const [post] = await buffer.findPosts({ channelIds: ['channel-linkedin'], createdAfter: start });
    const unchanged = { __typename: 'PostActionSuccess', post: { ...post, tags: [] } };
    answerOnce({ data: { editPost: unchanged } });
    await assert.rejects(buffer.unschedulePost(effect, id), {
      name: 'VendorRejectedError',
      message: /all the same/,
    });
  });

  it('has nothing to unschedule where there is no post', async () => {
    assert.equal(await buffer.unschedulePost(effect, 'nobody'), undefined);
  });

  it('says what Instagram wants to be told', async () => {
    const { status } = await aScheduledPost(
      aPost({ channelId: 'channel-instagram', imageUrl: 'https://images.example/a.png' }),
    );
    assert.equal(status, 'scheduled');
  });

  it('deletes a scheduled post once, and finds it absent the second time', async () => {
    const { id } = await aScheduledPost(aPost());
    assert.equal(await buffer.deletePost(effect, id), 'deleted');
    assert.equal(await buffer.deletePost(effect, id), 'absent');
    assert.equal(await buffer.getPost(id), undefined);
    clock.advanceBy(24 * 3_600_000);
    assert.equal(sandbox.artifacts.everExisted('published-post').length, 0);
  });

  it('believes "not found" to a deletion only if the post cannot be read either', async () => {
    const { id } = await buffer.createDraft(effect, aPost());
    answerOnce({ data: null, errors: [{ message: 'no', extensions: { code: 'NOT_FOUND' } }] });
    await assert.rejects(buffer.deletePost(effect, id), { name: 'VendorRejectedError', code: 'NOT_FOUND' });
    assert.equal(await buffer.deletePost(effect, id), 'deleted');
  });

  it('does not know what became of a deletion after VoidMutationError', async () => {
    answerOnce({ data: { deletePost: { __typename: 'VoidMutationError', message: 'no' } } });
    await assert.rejects(buffer.deletePost(effect, 'any'), { name: 'AmbiguousOutcomeError' });
  });

  it('takes nothing for absent while a channel of the stage is out of sight', async () => {
    const { organizationId, channels } = sandbox.settings();
    const settings = { organizationId, channels: { ...channels, linkedin: 'channel-gone' } };
    const blind = createBuffer({ secret: sandbox.secret(), settings, clock, guard: unguarded });
    await assert.rejects(blind.getPost('nobody'), { name: 'ConfigurationError', message: /channel-gone/ });
    await assert.rejects(blind.deletePost(effect, 'nobody'), {
      name: 'VendorRejectedError',
      code: 'NOT_FOUND',
      message: /channel-gone/,
    });
  });

  it('tells why a post could not be published', async () => {
    const { id } = await aScheduledPost(aPost());
    sandbox.failNextPublish('The channel has to be reconnected');
    clock.advanceTo(Date.parse(inAnHour));
    const post = await buffer.getPost(id);
    assert.deepEqual([post?.status, post?.error], ['error', 'The channel has to be reconnected']);
  });

  it('finds posts by channel, time of creation, due second and tag', async () => {
    await aScheduledPost(aPost({ text: 'too old' }));
    clock.advanceBy(60_000);
    const createdAfter = new Date(clock.now()).toISOString();
    const wanted = await aScheduledPost(aPost());
    await aScheduledPost(aPost({ channelId: 'channel-twitter' }));
    await aScheduledPost(aPost({ dueAt: '2026-03-02T10:00:01.000Z' }));
    const query = { channelIds: ['channel-linkedin'], createdAfter, dueAt: inAnHour };
    assert.deepEqual(await buffer.findPosts({ ...query, tagIds: ['tag-campaign'] }), [wanted]);
    assert.deepEqual(await buffer.findPosts({ ...query, tagIds: ['tag-other'] }), []);
  });

  it('reads every page of what it looks for, oldest first', async () => {
    for (let number = 0; number < 55; number += 1) {
      await aScheduledPost(aPost({ text: `post ${number}` }));
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
    await assert.rejects(buffer.createDraft(effect, aPost()), { name: 'AmbiguousOutcomeError' });
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
    await assert.rejects(buffer.createDraft(effect, aPost()), { name: 'AmbiguousOutcomeError' });
    assert.deepEqual(await buffer.findPosts({ channelIds: ['channel-linkedin'], createdAfter: start }), []);
  });

  it('waits as told when the rate limit is used up', async () => {
    sandbox.throttle(1, 252_000);
    await assert.rejects(buffer.createDraft(effect, aPost()), {
      name: 'ThrottledError',
      retryAt: clock.now() + 252_000,
    });
    assert.equal(sandbox.posts().length, 0);
  });

  it('waits as told inside the body where there is no header', async () => {
    const extensions = { code: 'RATE_LIMIT_EXCEEDED', retryAfter: 30 };
    answerOnce({ data: null, errors: [{ message: 'slow down', extensions }] });
    await assert.rejects(buffer.createDraft(effect, aPost()), {
      name: 'ThrottledError',
      retryAt: clock.now() + 30_000,
    });
  });

  it('is refused with a wrong key, without naming it', async () => {
    const stranger = createBuffer({
      secret: { apiKey: 'stolen-key', baseUrl: sandbox.url },
      settings: sandbox.settings(),
      clock,
      guard: unguarded,
    });
    await assert.rejects(stranger.createDraft(effect, aPost()), (error: Error) => {
      assert.equal(error.name, 'VendorRejectedError');
      assert.doesNotMatch(`${error.stack}${JSON.stringify(error)}`, /stolen/);
      return true;
    });
  });
});
