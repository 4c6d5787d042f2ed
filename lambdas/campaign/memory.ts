/** What the vector memory is divided into; tenants are told apart within each. */
export const memoryNamespaces = { campaigns: 'campaigns', brandVoices: 'brand_voices' } as const;
