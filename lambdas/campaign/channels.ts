/** Where a campaign can be published. */
export const channels = ['email', 'social', 'blog'] as const;
export type Channel = (typeof channels)[number];

/** Networks that the channel `social` posts to, through Buffer. */
export const socialNetworks = ['linkedin', 'twitter', 'facebook'] as const;
export type SocialNetwork = (typeof socialNetworks)[number];
