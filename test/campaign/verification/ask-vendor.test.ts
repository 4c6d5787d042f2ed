import assert from 'node:assert/strict';
import { afterEach, before, beforeEach, describe, it } from 'node:test';
import { askVendor, type PublishingVendors } from '../../../lambdas/campaign/verification/ask-vendor.ts';
import { type Publishing, publishingsOf } from '../../../lambdas/campaign/verification/publishings.ts';
import { logger } from '../../../lambdas/platform/logger.ts';
import { type BufferClient, createBuffer } from '../../../lambdas/vendors/buffer.ts';
import { createGithub, type Github } from '../../../lambdas/vendors/github.ts';
import { createSendgrid, type SendgridClient } from '../../../lambdas/vendors/sendgrid.ts';
import { type BufferSandbox, startBufferSandbox } from '../../../lib/local/vendors/buffer.ts';
import { type GithubSandbox, startGithubSandbox } from '../../../lib/local/vendors/github.ts';
import { type SendgridSandbox, startSendgridSandbox } from '../../../lib/local/vendors/sendgrid.ts';
import { aBegunEffect } from '../../support/begun-effect.ts';
import { aManualClock, type ManualClock } from '../../support/manual-clock.ts';
import { unguarded } from '../../support/unguarded.ts';
import { aBlogFile, aMail, aPost, blogKey, mailKey, postKey, publishAt } from './published-campaign.ts';

const effect = aBegunEffect();
const sendAt = new Date(publishAt).toISOString();

describe('asking a vendor whether it has published', () => {
  let clock: ManualClock;
  let sandboxes: { sendgrid: SendgridSandbox; buffer: BufferSandbox; github: GithubSandbox };
  let sendgrid: SendgridClient;
  let buffer: BufferClient;
  let github: Github;
  let vendors: PublishingVendors;

  before(() => logger.setLogLevel('SILENT'));
  beforeEach(async () => {
    clock = aManualClock(publishAt - 30 * 60_000);
    sandboxes = {
      sendgrid: await startSendgridSandbox({ clock }),
      buffer: await startBufferSandbox({ clock }),
      github: await startGithubSandbox({ clock, repositories: ['acme/blog'] }),
    };
    const settings = { senderId: 1, listIds: ['l-1'], suppressionGroupId: 7 };
    sendgrid = createSendgrid({ secret: sandboxes.sendgrid.secret(), settings, clock, guard: unguarded });
    const forBuffer = {
      secret: sandboxes.buffer.secret(),
      settings: sandboxes.buffer.settings(),
      clock,
      guard: unguarded,
    };
    buffer = createBuffer(forBuffer);
    github = createGithub({
      secret: sandboxes.github.secret(),
      settings: { owner: 'acme' },
      clock,
      guard: unguarded,
    });
    vendors = { sendgrid: async () => sendgrid, buffer: async () => buffer, github: async () => github };
  });
  afterEach(() => Promise.all(Object.values(sandboxes).map((sandbox) => sandbox.close())));

  const ask = (publishing: Publishing | undefined) => {
    assert.ok(publishing);
    return askVendor(publishing, vendors);
  };
  const askMail = (singleSendId: string) =>
    ask(publishingsOf({ effects: { [mailKey]: aMail({ singleSendId }) } })[0]);
  const askPost = (postId: string) => ask(publishingsOf({ effects: { [postKey]: aPost({ postId }) } })[0]);
  const askBlog = () => ask(publishingsOf({ effects: { [blogKey]: aBlogFile() } })[0]);

  const aScheduledMail = async () => {
    const texts = { subject: 'Spring', htmlContent: '<p>Spring</p>', plainContent: 'Spring' };
    const { id } = await sendgrid.createSingleSend(effect, { name: 'Spring', categories: [], ...texts });
    await sendgrid.scheduleSingleSend(effect, id, sendAt);
    return id;
  };
  const aScheduledPost = async () => {
    const post = { channelId: 'channel-linkedin', text: 'Spring', dueAt: sendAt, tagIds: [] };
    const { id } = await buffer.createDraft(effect, post);
    await buffer.schedulePost(effect, id, { dueAt: sendAt });
    return id;
  };

  it('finds a mail scheduled before its time, and sent after it', async () => {
    const id = await aScheduledMail();
    assert.equal((await askMail(id)).kind, 'pending');
    clock.advanceTo(publishAt);
    assert.deepEqual(await askMail(id), { kind: 'sent' });
  });

  it('finds a mail that somebody has taken off its schedule, or deleted', async () => {
    const id = await aScheduledMail();
    await sendgrid.unscheduleSingleSend(effect, id);
    assert.equal((await askMail(id)).kind, 'failed');
    await sendgrid.deleteSingleSend(effect, id);
    assert.equal((await askMail(id)).kind, 'gone');
  });

  it('finds a post scheduled before its time, and its link after it', async () => {
    const id = await aScheduledPost();
    assert.equal((await askPost(id)).kind, 'pending');
    clock.advanceTo(publishAt);
    const answer = await askPost(id);
    assert.equal(answer.kind, 'sent');
    assert.ok(answer.url?.startsWith('http'));
  });

  it('finds why a post could not be published', async () => {
    const id = await aScheduledPost();
    sandboxes.buffer.failNextPublish('LinkedIn refused the image');
    clock.advanceTo(publishAt);
    assert.deepEqual(await askPost(id), { kind: 'failed', reason: 'LinkedIn refused the image' });
  });

  it('finds a post that somebody has made a draft of, or deleted', async () => {
    const id = await aScheduledPost();
    await buffer.unschedulePost(effect, id);
    assert.equal((await askPost(id)).kind, 'failed');
    await buffer.deletePost(effect, id);
    assert.equal((await askPost(id)).kind, 'gone');
  });

  it('finds a blog post, also one that was edited, and one that was removed', async () => {
    const commit = (content: string | null) =>
      sandboxes.github.commitByHand('acme/blog', 'main', { '_posts/a.md': content }, 'eva');
    commit('Spring');
    commit('Spring is here');
    const answer = await askBlog();
    assert.equal(answer.kind, 'sent');
    assert.ok(answer.url?.endsWith('_posts/a.md'));
    commit(null);
    assert.equal((await askBlog()).kind, 'failed');
  });

  it('does not take a token without rights for a blog post that was removed', async () => {
    sandboxes.github.setAccess('acme/blog', 'none');
    assert.equal((await askBlog()).kind, 'unreachable');
  });

  it('knows nothing while a vendor is down', async () => {
    const id = await aScheduledMail();
    sandboxes.sendgrid.faults.add({ fault: { kind: 'answer', answer: { status: 503, body: '' } } });
    const answer = await askMail(id);
    assert.equal(answer.kind, 'unreachable');
    assert.match(answer.reason, /VendorUnavailableError/);
  });
});
