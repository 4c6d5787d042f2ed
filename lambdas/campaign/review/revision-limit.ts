/** Rounds that a review may have; changes requested in the last one reject the campaign. */
export const revisionLimit = 3;
