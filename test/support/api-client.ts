/** An answer of the API, its body parsed where it is JSON. */
export interface ApiAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: any;
}

/** Requests as one caller sends them; without a token where there is none. */
export interface ApiClient {
  get(path: string): Promise<ApiAnswer>;
  post(path: string, body?: unknown): Promise<ApiAnswer>;
  put(path: string, body: unknown): Promise<ApiAnswer>;
  /** Sends a body as it is. */
  send(method: string, path: string, body: string, headers?: Record<string, string>): Promise<ApiAnswer>;
}

export function anApiClient(apiUrl: string, token?: string): ApiClient {
  const authorization: Record<string, string> =
    token === undefined ? {} : { authorization: `Bearer ${token}` };
  const call = async (method: string, path: string, body?: string, headers: Record<string, string> = {}) => {
    const response = await fetch(`${apiUrl}${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...authorization, ...headers },
      ...(body === undefined ? {} : { body }),
    });
    const text = await response.text();
    const contentType = response.headers.get('content-type') ?? '';
    return {
      status: response.status,
      contentType,
      body: contentType.includes('json') ? JSON.parse(text) : text,
    };
  };
  return {
    get: (path) => call('GET', path),
    post: (path, body) => call('POST', path, body === undefined ? undefined : JSON.stringify(body)),
    put: (path, body) => call('PUT', path, JSON.stringify(body)),
    send: call,
  };
}
