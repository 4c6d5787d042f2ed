/** The outside services that a campaign uses: breaker, rate limit, secret and metrics go by these names. */
export const services = [
  'notion',
  'pages',
  'qdrant',
  'llm',
  'figma',
  'github',
  'slack',
  'sendgrid',
  'buffer',
  'grafana',
] as const;

export type Service = (typeof services)[number];
