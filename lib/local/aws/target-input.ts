import type { RuleTarget } from '../assembly/deployment.ts';

/** What a rule's target gets for an event: the event, a constant, or what an input transformer makes of it. */
export function targetInput(target: RuleTarget, event: unknown): string {
  if (target.input !== undefined) return target.input;
  if (target.inputTransformer === undefined) return JSON.stringify(event);
  const { inputPathsMap, inputTemplate } = target.inputTransformer;
  const values = new Map(Object.entries(inputPathsMap).map(([name, path]) => [name, valueAt(event, path)]));
  return fill(inputTemplate, (name) => {
    if (name === 'aws.events.event' || name === 'aws.events.event.json') return event;
    return values.get(name);
  });
}

/** `$.detail.name` or `$.resources[0]`. */
function valueAt(event: unknown, path: string): unknown {
  const steps = [...path.matchAll(/\.([^.[\]]+)|\[(\d+)\]|\['([^']+)'\]/g)];
  return steps.reduce<unknown>((value, [, name, index, quoted]) => {
    const key = name ?? index ?? quoted ?? '';
    if (typeof value !== 'object' || value === null) return undefined;
    return Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
  }, event);
}

/** Within quotes a variable's text stands as it is; elsewhere its JSON. An absent one is empty. */
function fill(template: string, lookUp: (name: string) => unknown): string {
  let quoted = false;
  return template.replace(/\\.|"|<([^<>\s"]+)>/g, (token, name: string | undefined) => {
    if (token === '"') quoted = !quoted;
    if (name === undefined) return token;
    const value = lookUp(name);
    if (value === undefined) return quoted ? '' : '""';
    if (!quoted) return JSON.stringify(value);
    return JSON.stringify(typeof value === 'string' ? value : JSON.stringify(value)).slice(1, -1);
  });
}
