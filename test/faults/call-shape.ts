import type { SandboxRequest } from '../../lib/local/vendors/sandbox.ts';
import type { VendorName } from '../support/world-artifacts.ts';

/** What a request asks for, without what differs from campaign to campaign. */
export function callShape(vendor: VendorName, request: SandboxRequest): string {
  if (vendor === 'buffer') return graphqlName(request.body);
  const path = request.path.split('/').map(shapeOfSegment).join('/');
  return `${request.method} ${path.replace(prefixes[vendor] ?? '', '')}`;
}

/** What all addresses of a vendor have in front. */
const prefixes: Partial<Record<VendorName, RegExp>> = {
  notion: /^\/v1\//,
  llm: /^\/v1\//,
  github: /^\/api\/v3\/repos\/[^/]+\//,
  slack: /^\/api\//,
  sendgrid: /^\/v3\/marketing\//,
  grafana: /^\/apis\/dashboard\.grafana\.app\/\w+\/namespaces\/\w+\//,
  qdrant: /^\//,
  figma: /^\//,
  pages: /^\//,
};

function shapeOfSegment(segment: string): string {
  const text = decodeURIComponent(segment);
  if (/^[\d-]+$/.test(text)) return ':n';
  if (/^[0-9a-f-]{16,}$/i.test(text)) return ':id';
  if (/\.mdx?$/.test(text)) return ':file';
  if (/-[0-9a-f]{8,}$/i.test(text)) return ':slug';
  return text;
}

/** The name of a GraphQL operation, or its first field where it has none. */
function graphqlName(body: unknown): string {
  const query =
    typeof body === 'object' && body !== null && 'query' in body ? String(body.query) : 'no query';
  const named = /^\s*(query|mutation)\s+(\w+)/.exec(query);
  if (named !== null) return `${named[1]} ${named[2]}`;
  const field = /^\s*(query|mutation)?[^{]*\{\s*(\w+)/.exec(query);
  return `${field?.[1] ?? 'query'} ${field?.[2] ?? ''}`;
}
