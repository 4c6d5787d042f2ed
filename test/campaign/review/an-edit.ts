import type { Edit } from '../../../lambdas/campaign/review/edit.ts';
import { somePieces } from './a-publication.ts';

/** One that waits to be applied. */
export const anEdit = (overrides: Partial<Edit> = {}): Edit => ({
  campaignId: '0193d3c0-0000-7000-8000-000000000001',
  editId: '0193d3c0-0000-7000-8000-00000000000a',
  round: 1,
  from: 'h1',
  pieces: somePieces(),
  by: 'kim@acme.example',
  via: 'slack',
  at: 10,
  state: 'waiting',
  expiresAt: 4_000_000_000,
  ...overrides,
});
