import type { FieldProblem } from '../../lambdas/platform/errors.ts';

/** What the routes answer with, successes and problems alike. */
export interface ApiBody {
  readonly wizardId: string;
  readonly campaignId: string;
  readonly status: string | number;
  readonly type: string;
  readonly title: string;
  readonly errors: readonly FieldProblem[];
}

/** An answer of the API. */
export interface ApiAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly headers: Headers;
  readonly text: string;
  readonly body: ApiBody;
}

/** Requests as one caller sends them. */
export interface ApiClient {
  get(path: string): Promise<ApiAnswer>;
  post(path: string, body?: unknown): Promise<ApiAnswer>;
  put(path: string, body: unknown): Promise<ApiAnswer>;
  /** Sends a body as it is. */
  send(method: string, path: string, body?: string): Promise<ApiAnswer>;
}

/** Signs in for every request, since tokens run out; without `signIn` requests have no token. */
export function anApiClient(apiUrl: string, signIn?: () => Promise<string>): ApiClient {
  const send: ApiClient['send'] = async (method, path, body) => {
    const authorization: Record<string, string> =
      signIn === undefined ? {} : { authorization: `Bearer ${await signIn()}` };
    const response = await fetch(`${apiUrl}${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...authorization },
      ...(body === undefined ? {} : { body }),
    });
    const { status, headers } = response;
    const contentType = headers.get('content-type') ?? '';
    const text = await response.text();
    return { status, contentType, headers, text, body: JSON.parse(text || '{}') };
  };
  return {
    get: (path) => send('GET', path),
    post: (path, body) => send('POST', path, body === undefined ? undefined : JSON.stringify(body)),
    put: (path, body) => send('PUT', path, JSON.stringify(body)),
    send,
  };
}
