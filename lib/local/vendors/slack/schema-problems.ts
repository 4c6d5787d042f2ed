import type * as z from 'zod';

/** What is wrong with an argument, as Slack words it. @param pointer where it is, such as `/view` */
export function schemaProblems(error: z.ZodError, pointer: string): string[] {
  const problems = error.issues.flatMap((issue) =>
    wordings(issue).map(({ text, path }) => `[ERROR] ${text} [json-pointer:${[pointer, ...path].join('/')}]`),
  );
  return [`[ERROR] failed to match all allowed schemas [json-pointer:${pointer}]`, ...problems];
}

type Issue = z.core.$ZodIssue;

function wordings(issue: Issue): { readonly text: string; readonly path: readonly PropertyKey[] }[] {
  const { path } = issue;
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({ text: `invalid additional property: ${key}`, path }));
    case 'too_big':
      return [{ text: `must be less than ${Number(issue.maximum) + 1} ${unitOf(issue.origin)}`, path }];
    case 'invalid_union':
      return [{ text: 'unsupported type', path }];
    case 'invalid_type':
      return [
        issue.message.endsWith('received undefined')
          ? { text: `missing required field: ${String(path.at(-1))}`, path: path.slice(0, -1) }
          : { text: issue.message, path },
      ];
    default:
      return [{ text: issue.message, path }];
  }
}

function unitOf(origin: string): string {
  return origin === 'array' ? 'items' : origin === 'string' ? 'characters' : '';
}
