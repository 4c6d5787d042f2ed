import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import {
  type BufferSandbox,
  type BufferSandboxOptions,
  startBufferSandbox,
} from '../../../lib/local/vendors/buffer.ts';
import { aManualClock, type ManualClock } from '../../support/manual-clock.ts';

const createPost = `mutation ($input: CreatePostInput!) {
  createPost(input: $input) {
    __typename
    ... on PostActionSuccess { post { id status dueAt } }
    ... on MutationError { message }
  }
}`;

/** Whatever a test asks for; what it did not ask for is not there. */
interface GraphqlBody {
  readonly data: {
    readonly createPost: {
      readonly __typename: string;
      readonly message: string;
      readonly post: { readonly id: string };
    };
    readonly editPost: {
      readonly __typename: string;
      readonly post: { readonly status: string; readonly dueAt: string };
    };
    readonly deletePost: { readonly __typename: string };
    readonly posts: {
      readonly edges: readonly { readonly node: { readonly text: string } }[];
      readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
    };
  };
  readonly errors: readonly [{ readonly message: string; readonly extensions: { readonly code: string } }];
}

function anInput(overrides: Record<string, unknown> = {}) {
  return {
    channelId: 'channel-linkedin',
    mode: 'customScheduled',
    schedulingType: 'automatic',
    text: 'Hello',
    dueAt: '2026-03-02T10:00:00Z',
    ...overrides,
  };
}

describe("Buffer's sandbox", () => {
  let clock: ManualClock;
  let sandbox: BufferSandbox;

  const restart = async (options: Partial<BufferSandboxOptions>) => {
    await sandbox.close();
    sandbox = await startBufferSandbox({ clock, ...options });
  };
  const send = async (query: string, variables: object = {}, key: string | undefined = 'buffer-sandbox') => {
    const response = await fetch(sandbox.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(key === '' ? {} : { authorization: `Bearer ${key}` }),
      },
      body: JSON.stringify({ query, variables }),
    });
    const body = (await response.json()) as GraphqlBody;
    return { status: response.status, headers: response.headers, body };
  };
  const create = async (overrides: Record<string, unknown> = {}) => {
    const { body } = await send(createPost, { input: anInput(overrides) });
    return body.data.createPost;
  };

  beforeEach(async () => {
    clock = aManualClock(Date.parse('2026-03-02T09:00:00Z'));
    sandbox = await startBufferSandbox({ clock });
  });
  afterEach(() => sandbox.close());

  it('refuses a field that the schema does not have, with a 200', async () => {
    const { status, body } = await send('{ posts(input: {organizationId: "o"}) { likes } }');
    assert.equal(status, 200);
    assert.equal(body.errors[0].extensions.code, 'GRAPHQL_VALIDATION_FAILED');
  });

  it('refuses what does not parse, and an input that the schema does not have', async () => {
    assert.equal((await send('{ posts(')).body.errors[0].extensions.code, 'GRAPHQL_PARSE_FAILED');
    const { body } = await send(createPost, { input: anInput({ images: [] }) });
    assert.equal(body.errors[0].extensions.code, 'BAD_USER_INPUT');
    assert.equal(sandbox.posts().length, 0);
  });

  it('refuses a time without a time zone', async () => {
    const { body } = await send(createPost, { input: anInput({ dueAt: '2026-03-02T10:00:00' }) });
    assert.match(body.errors[0].message, /time zone/);
  });

  it('tells a request without a key from one with a wrong key', async () => {
    const anonymous = await send('{ account { id } }', {}, '');
    assert.deepEqual([anonymous.status, anonymous.body.errors[0].extensions.code], [401, 'UNAUTHENTICATED']);
    const stranger = await send('{ account { id } }', {}, 'wrong');
    assert.deepEqual([stranger.status, stranger.body.errors[0].extensions.code], [200, 'UNAUTHORIZED']);
  });

  const refused: readonly (readonly [string, Record<string, unknown>, RegExp])[] = [
    ['an unknown channel', { channelId: 'elsewhere' }, /Channel elsewhere/],
    ['an empty text', { text: ' ' }, /Text is required/],
    ['an unknown tag', { tagIds: ['nope'] }, /Tag nope/],
    ['a time in the past', { dueAt: '2026-03-02T08:00:00Z' }, /in the future/],
    ['a custom schedule without a time', { dueAt: null }, /dueAt is required/],
    ['a relative image address', { assets: [{ image: { url: '/a.png' } }] }, /absolute URL/],
    ['an image address that is none', { assets: [{ image: { url: 's3://b/a.png' } }] }, /absolute URL/],
    ['Instagram without its metadata', { channelId: 'channel-instagram' }, /metadata.instagram/],
    [
      'Instagram without an image',
      {
        channelId: 'channel-instagram',
        metadata: { instagram: { type: 'post', shouldShareToFeed: true } },
      },
      /require an image/,
    ],
  ];
  for (const [what, overrides, message] of refused) {
    it(`answers ${what} with InvalidInputError`, async () => {
      const answer = await create(overrides);
      assert.equal(answer.__typename, 'InvalidInputError');
      assert.match(answer.message, message);
      assert.equal(sandbox.artifacts.everExisted().length, 0);
    });
  }

  it('accepts the same post twice, as Buffer does', async () => {
    await create();
    await create();
    assert.equal(sandbox.posts().length, 2);
  });

  it('publishes at once what is to be shared now', async () => {
    const { post } = await create({ mode: 'shareNow', dueAt: null });
    clock.advanceBy(0);
    assert.equal(sandbox.posts()[0]?.id, post.id);
    assert.equal(sandbox.posts()[0]?.status, 'sent');
  });

  it('removes a sent post from Buffer, but not from the network', async () => {
    const { post } = await create();
    clock.advanceBy(3_600_000);
    const { body } = await send('mutation ($id: PostId!) { deletePost(input: {id: $id}) { __typename } }', {
      id: post.id,
    });
    assert.equal(body.data.deletePost.__typename, 'DeletePostSuccess');
    assert.deepEqual(
      sandbox.artifacts.existing().map(({ kind }) => kind),
      ['published-post'],
    );
  });

  it('cannot publish a post whose image is gone by then', async () => {
    const images = new Set(['https://images.example/a.png']);
    await restart({ reachable: (url) => images.has(url) });
    await create({ assets: [{ image: { url: 'https://images.example/a.png' } }] });
    images.clear();
    clock.advanceBy(3_600_000);
    await send('{ account { id } }');
    assert.match(sandbox.posts()[0]?.error ?? '', /could not be fetched/);
    assert.equal(sandbox.artifacts.everExisted('published-post').length, 0);
  });

  it('does not delete or edit a post while it is being published', async () => {
    const { promise: fetched, resolve: finish } = Promise.withResolvers<boolean>();
    await restart({ reachable: () => fetched });
    const { post } = await create({ assets: [{ image: { url: 'https://images.example/a.png' } }] });
    clock.advanceBy(3_600_000);
    const { body } = await send('mutation ($id: PostId!) { deletePost(input: {id: $id}) { __typename } }', {
      id: post.id,
    });
    assert.equal(body.errors[0].extensions.code, 'UNEXPECTED');
    finish(true);
    await send('{ account { id } }');
    assert.equal(sandbox.posts()[0]?.status, 'sent');
  });

  it('does not edit a post that is sent', async () => {
    const { post } = await create();
    clock.advanceBy(3_600_000);
    const edit = `mutation ($id: PostId!) {
      editPost(input: {id: $id, text: "Other"}) { __typename }
    }`;
    assert.equal((await send(edit, { id: post.id })).body.data.editPost.__typename, 'InvalidInputError');
    assert.equal((await send(edit, { id: 'nobody' })).body.data.editPost.__typename, 'NotFoundError');
  });

  it('publishes a post only while it is scheduled, and changes nothing else of it', async () => {
    const edit = async (input: object) => {
      const query = `mutation ($input: EditPostInput!) {
        editPost(input: $input) { __typename ... on PostActionSuccess { post { id status dueAt } } }
      }`;
      return (await send(query, { input })).body.data.editPost.post;
    };
    const { post } = await create({ saveToDraft: true });
    const { id } = post;
    const dueAt = '2026-03-02T10:00:00.000Z';
    assert.deepEqual(await edit({ id, text: 'Other' }), { id, status: 'draft', dueAt });
    assert.deepEqual(await edit({ id, mode: 'customScheduled', dueAt, saveToDraft: false }), {
      id,
      status: 'scheduled',
      dueAt,
    });
    assert.deepEqual(await edit({ id, saveToDraft: true }), { id, status: 'draft', dueAt });
    clock.advanceBy(24 * 3_600_000);
    assert.equal(sandbox.artifacts.everExisted('published-post').length, 0);
    assert.equal(sandbox.posts()[0]?.text, 'Other');
  });

  it('shows nothing of another organization', async () => {
    const { body } = await send('{ posts(input: {organizationId: "other"}) { edges { node { id } } } }');
    assert.equal(body.errors[0].extensions.code, 'FORBIDDEN');
  });

  it('pages forward by opaque cursors', async () => {
    for (const text of ['a', 'b', 'c']) await create({ text });
    const query = `query ($after: String) {
      posts(input: {organizationId: "buffer-organization"}, first: 2, after: $after) {
        edges { node { text } }
        pageInfo { hasNextPage hasPreviousPage endCursor }
      }
    }`;
    const first = (await send(query)).body.data.posts;
    const second = (await send(query, { after: first.pageInfo.endCursor })).body.data.posts;
    const texts = [first, second].map(({ edges }) => edges.map(({ node }) => node.text));
    assert.deepEqual(texts, [['a', 'b'], ['c']]);
    assert.deepEqual([first.pageInfo.hasNextPage, second.pageInfo.hasNextPage], [true, false]);
  });

  it('keeps a new post out of its list for as long as it is told to', async () => {
    await restart({ listLagMs: 5_000 });
    await create();
    const query = '{ posts(input: {organizationId: "buffer-organization"}) { edges { node { id } } } }';
    assert.equal((await send(query)).body.data.posts.edges.length, 0);
    clock.advanceBy(5_000);
    assert.equal((await send(query)).body.data.posts.edges.length, 1);
  });

  it('limits requests in a sliding window where it is told to', async () => {
    await restart({ limit: { requests: 2, windowMs: 900_000 } });
    await send('{ account { id } }');
    clock.advanceBy(600_000);
    await send('{ account { id } }');
    const third = await send('{ account { id } }');
    assert.deepEqual([third.status, third.headers.get('retry-after')], [429, '300']);
    assert.equal(third.body.errors[0].extensions.code, 'RATE_LIMIT_EXCEEDED');
    clock.advanceBy(300_000);
    assert.equal((await send('{ account { id } }')).status, 200);
  });
});
