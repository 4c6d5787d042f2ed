/** The GraphQL documents that we send to Buffer. Its schema only ever grows, so they need no version. */

const postFields = `
  id
  status
  dueAt
  text
  channelId
  externalLink
  createdAt
  tags { id }
  error { message }`;

/** `MutationError` is implemented by every error, also by those that do not exist yet. */
const postAction = `
  __typename
  ... on PostActionSuccess { post {${postFields} } }
  ... on MutationError { message }`;

export const createPostDocument = `
mutation CreatePost($input: CreatePostInput!) {
  createPost(input: $input) {${postAction} }
}`;

export const editPostDocument = `
mutation EditPost($input: EditPostInput!) {
  editPost(input: $input) {${postAction} }
}`;

export const deletePostDocument = `
mutation DeletePost($input: DeletePostInput!) {
  deletePost(input: $input) {
    __typename
    ... on DeletePostSuccess { id }
    ... on MutationError { message }
  }
}`;

export const getPostDocument = `
query GetPost($input: PostInput!) {
  post(input: $input) {${postFields} }
}`;

export const findChannelsDocument = `
query FindChannels($input: ChannelsInput!) {
  channels(input: $input) { id }
}`;

/** The channels come along as proof that we may still see what is looked for. */
export const findPostsDocument = `
query FindPosts($input: PostsInput!, $first: Int!, $after: String, $channels: ChannelsInput!) {
  channels(input: $channels) { id }
  posts(input: $input, first: $first, after: $after) {
    edges { node {${postFields} } }
    pageInfo { hasNextPage endCursor }
  }
}`;
