import { assertScalarType, buildSchema, GraphQLError, type GraphQLSchema } from 'graphql';

/** The part of Buffer's schema that has to do with posts, in its own names. */
const definitions = /* GraphQL */ `
  scalar AccountId
  scalar ChannelId
  scalar DateTime
  scalar OrganizationId
  scalar PostId
  scalar TagId

  type Query {
    account: Account!
    channels(input: ChannelsInput!): [Channel!]!
    post(input: PostInput!): Post!
    posts(input: PostsInput!, first: Int, after: String): PostsResults!
  }

  type Mutation {
    createPost(input: CreatePostInput!): PostActionPayload!
    editPost(input: EditPostInput!): PostActionPayload!
    deletePost(input: DeletePostInput!): DeletePostPayload!
  }

  type Account { id: ID! email: String! organizations: [Organization!]! }
  type Organization { id: OrganizationId! name: String! }
  type Channel {
    id: ChannelId!
    name: String!
    service: Service!
    organizationId: OrganizationId!
    isDisconnected: Boolean!
    isLocked: Boolean!
  }
  enum Service { bluesky facebook googlebusiness instagram linkedin mastodon pinterest threads tiktok twitter youtube }

  type Post {
    id: PostId!
    status: PostStatus!
    text: String!
    dueAt: DateTime
    sentAt: DateTime
    createdAt: DateTime!
    updatedAt: DateTime!
    channelId: ChannelId!
    channelService: Service!
    shareMode: ShareMode!
    schedulingType: SchedulingType
    externalLink: String
    error: PostPublishingError
    tags: [Tag!]!
    assets: [Asset!]!
  }
  type PostPublishingError { message: String! rawError: String supportUrl: String }
  type Tag { id: TagId! name: String! color: String! isLocked: Boolean! }
  enum PostStatus { draft error needs_approval scheduled sending sent }
  enum ShareMode { addToQueue customScheduled shareNext shareNow }
  enum SchedulingType { automatic notification }

  interface Asset { id: ID mimeType: String! source: String! thumbnail: String! type: AssetType! }
  type ImageAsset implements Asset {
    id: ID
    mimeType: String!
    source: String!
    thumbnail: String!
    type: AssetType!
    image: ImageMetadata!
  }
  type ImageMetadata { altText: String! }
  enum AssetType { document image video }

  type PostsResults { edges: [PostsEdge!] pageInfo: PaginationPageInfo! }
  type PostsEdge { cursor: String! node: Post! }
  type PaginationPageInfo { startCursor: String endCursor: String hasNextPage: Boolean! hasPreviousPage: Boolean! }

  interface MutationError { message: String! }
  type InvalidInputError implements MutationError { message: String! }
  type LimitReachedError implements MutationError { message: String! }
  type NotFoundError implements MutationError { message: String! }
  type UnauthorizedError implements MutationError { message: String! }
  type UnexpectedError implements MutationError { message: String! }
  type RestProxyError implements MutationError { message: String! code: Int link: String }
  type VoidMutationError implements MutationError { message: String! }
  type PostActionSuccess { post: Post! }
  type DeletePostSuccess { id: PostId! }
  union PostActionPayload =
    PostActionSuccess | NotFoundError | UnauthorizedError | UnexpectedError | RestProxyError
    | LimitReachedError | InvalidInputError
  union DeletePostPayload = DeletePostSuccess | VoidMutationError

  input ChannelsInput { organizationId: OrganizationId! }
  input PostInput { id: PostId! }
  input DeletePostInput { id: PostId! }
  input PostsInput { organizationId: OrganizationId! filter: PostsFiltersInput sort: [PostSortInput!] }
  input PostsFiltersInput {
    channelIds: [ChannelId!]
    status: [PostStatus!]
    createdAt: DateTimeComparator
    dueAt: DateTimeComparator
    tagIds: [TagId!]
    tags: TagComparator
  }
  input DateTimeComparator { start: DateTime end: DateTime }
  input TagComparator { in: [TagId!]! isEmpty: Boolean! = false }
  input PostSortInput { field: PostSortableKey! direction: SortDirection! }
  enum PostSortableKey { dueAt createdAt }
  enum SortDirection { asc desc }

  input CreatePostInput {
    channelId: ChannelId!
    mode: ShareMode!
    schedulingType: SchedulingType!
    text: String
    dueAt: DateTime
    assets: [AssetInput!]! = []
    metadata: PostInputMetaData
    tagIds: [TagId!]
    saveToDraft: Boolean
    needsApproval: Boolean! = false
    aiAssisted: Boolean
    source: String
  }
  input EditPostInput {
    id: PostId!
    mode: ShareMode
    schedulingType: SchedulingType
    text: String
    dueAt: DateTime
    assets: [AssetInput!]
    metadata: PostInputMetaData
    tagIds: [TagId!]
    saveToDraft: Boolean
    aiAssisted: Boolean
    source: String
  }
  input AssetInput { image: ImageAssetInput video: VideoAssetInput }
  input ImageAssetInput { url: String! thumbnailUrl: String metadata: ImageMetadataInput }
  input ImageMetadataInput { altText: String! }
  input VideoAssetInput { url: String! thumbnailUrl: String }
  input PostInputMetaData { instagram: InstagramPostMetadataInput }
  input InstagramPostMetadataInput { type: PostType! shouldShareToFeed: Boolean! firstComment: String }
  enum PostType { carousel post reel story }
`;

const zoned = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/;

export function bufferSchema(): GraphQLSchema {
  const schema = buildSchema(definitions);
  assertScalarType(schema.getType('DateTime')).coerceInputValue = (value: unknown) => {
    if (typeof value === 'string' && zoned.test(value) && !Number.isNaN(Date.parse(value))) return value;
    throw new GraphQLError('DateTime must be ISO 8601 with a time zone');
  };
  return schema;
}
