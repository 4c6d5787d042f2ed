/** What a Task calls. */
export type TaskResource =
  | { readonly type: 'invoke'; readonly waitForTaskToken: boolean }
  | { readonly type: 'function'; readonly functionArn: string }
  | { readonly type: 'unsupported'; readonly resource: string };

const functionArnPattern = /^arn:[^:]+:lambda:[^:]+:[^:]+:function:[^:]+(?::[^:]+)?$/;

export function parseTaskResource(resource: string): TaskResource {
  if (functionArnPattern.test(resource)) return { type: 'function', functionArn: resource };
  const integration = /^arn:[^:]+:states:::(.+)$/.exec(resource)?.[1];
  if (integration === 'lambda:invoke') return { type: 'invoke', waitForTaskToken: false };
  if (integration === 'lambda:invoke.waitForTaskToken') return { type: 'invoke', waitForTaskToken: true };
  return { type: 'unsupported', resource };
}
