/** When the review clock looks at a round that was just opened or decided, in milliseconds after that. */
export const firstLookMs = 2 * 60_000;

/** How often the pull request of an open round is read, should a webhook be lost. In milliseconds. */
export const pollMs = 15 * 60_000;
