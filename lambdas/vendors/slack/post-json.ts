/** The part of a request that calls a method of Slack with JSON. @param method such as `chat.postMessage` */
export const postJson = (method: string, body: object) =>
  ({
    method: 'POST',
    path: `/${method}`,
    headers: { 'Content-Type': 'application/json; charset=utf-8' },
    body,
  }) as const;
