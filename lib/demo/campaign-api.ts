import * as z from 'zod';

/** The API as a client sees it: over HTTP, signed in. */
export interface CampaignApi {
  /** Fills a wizard and approves it. @returns the campaign's id */
  launch(answers: Record<string, unknown>): Promise<string>;
  progress(campaignId: string): Promise<ProgressView>;
  campaign(campaignId: string): Promise<CampaignView>;
  breakers(): Promise<readonly Breaker[]>;
}

export const ProgressView = z.object({
  status: z.string(),
  phase: z.string().nullable(),
  percentage: z.number(),
  elapsedSeconds: z.number(),
  waitingFor: z
    .looseObject({
      what: z.string(),
      service: z.string().optional(),
      reason: z.string().optional(),
      until: z.string().optional(),
    })
    .nullable(),
  phases: z.array(z.object({ name: z.string(), enteredAt: z.string().nullable() })),
});
export type ProgressView = z.infer<typeof ProgressView>;

export const EffectView = z.looseObject({
  key: z.string(),
  vendor: z.string(),
  kind: z.string(),
  state: z.string(),
});
export type EffectView = z.infer<typeof EffectView>;

export const ReviewView = z.object({
  round: z.number(),
  /** E-mail addresses. */
  approvedBy: z.array(z.string()),
  decision: z.object({ decision: z.string(), by: z.string(), via: z.string() }).nullable(),
});
export type ReviewView = z.infer<typeof ReviewView>;

export const CampaignView = z.object({
  campaignId: z.string(),
  status: z.string(),
  startedAt: z.string().nullable(),
  finishedAt: z.string().nullable(),
  reason: z.object({ step: z.string(), error: z.string(), cause: z.string() }).optional(),
  warnings: z.array(z.object({ subject: z.string(), reason: z.string() })),
  review: ReviewView.nullable(),
  effects: z.array(EffectView),
});
export type CampaignView = z.infer<typeof CampaignView>;

export const CircuitEvent = z.looseObject({ at: z.string(), to: z.string(), reason: z.string() });
export type CircuitEvent = z.infer<typeof CircuitEvent>;

export const Breaker = z.looseObject({
  service: z.string(),
  state: z.string(),
  until: z.string().nullable(),
  /** The latest first. */
  history: z.array(CircuitEvent),
});
export type Breaker = z.infer<typeof Breaker>;

/** An answer that is no success; its message is the problem that the API described. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
}

/** @param signIn asked for a token before each request, since time may fly between two of them. */
export function createCampaignApi(apiUrl: string, signIn: () => Promise<string>): CampaignApi {
  const call = async <S extends z.ZodType>(
    method: string,
    path: string,
    schema: S,
    body?: unknown,
  ): Promise<z.infer<S>> => {
    const response = await fetch(`${apiUrl}${path}`, {
      method,
      headers: { authorization: `Bearer ${await signIn()}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new ApiProblem(`${method} ${path} answered ${response.status}: ${text}`);
    return schema.parse(JSON.parse(text));
  };
  return {
    async launch(answers) {
      const { wizardId } = await call('POST', '/v1/wizards', z.object({ wizardId: z.string() }), {});
      const wizard = `/v1/wizards/${wizardId}`;
      await call('PUT', `${wizard}/answers`, z.unknown(), answers);
      return (await call('POST', `${wizard}/approve`, z.object({ campaignId: z.string() }))).campaignId;
    },
    progress: (campaignId) => call('GET', `/v1/campaigns/${campaignId}/progress`, ProgressView),
    campaign: (campaignId) => call('GET', `/v1/campaigns/${campaignId}`, CampaignView),
    breakers: async () =>
      (await call('GET', '/v1/breakers', z.object({ breakers: z.array(Breaker) }))).breakers,
  };
}
