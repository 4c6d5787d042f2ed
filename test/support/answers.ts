/** A wizard that can be approved; `overrides` replaces answers, and `undefined` takes one away. */
export function someAnswers(overrides: Record<string, unknown> = {}): Record<string, unknown> {
  const answers = {
    campaign_name: 'Autumn Launch',
    campaign_type: 'product_launch',
    target_audience: ['platform engineers'],
    channels: ['email', 'social_linkedin', 'blog'],
    key_messages: 'See every deployment in one place.',
    success_metrics: ['clicks', 'signups'],
    brand_voice: 'friendly',
    approval_required: true,
    ...overrides,
  };
  return Object.fromEntries(Object.entries(answers).filter(([, value]) => value !== undefined));
}
