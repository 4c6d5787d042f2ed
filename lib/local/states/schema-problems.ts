import type * as z from 'zod';

/** Why a field is not known here, for those that somebody is likely to use. */
const reasons: Readonly<Record<string, string>> = {
  InputPath: 'JSONPath',
  OutputPath: 'JSONPath',
  ResultPath: 'JSONPath',
  Parameters: 'JSONPath; use Arguments',
  ResultSelector: 'JSONPath; use Output',
  ItemsPath: 'JSONPath; use Items',
  SecondsPath: 'JSONPath; use Seconds',
  TimestampPath: 'JSONPath; use Timestamp',
  Result: 'JSONPath; use Output',
  Iterator: 'the old name; use ItemProcessor',
  ItemReader: 'distributed Map',
  ItemBatcher: 'distributed Map',
  ResultWriter: 'distributed Map',
  Label: 'distributed Map',
  Credentials: 'cross-account access',
};

/** One sentence a field that the schema refuses. */
export function schemaProblems(place: string, error: z.ZodError): readonly string[] {
  return error.issues.flatMap((issue) => {
    const path = issue.path.map(String).join('/');
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => {
        const field = path === '' ? key : `${path}/${key}`;
        const reason = reasons[key];
        return `${place}: the field ${field} is not supported${reason === undefined ? '' : ` (${reason})`}`;
      });
    }
    if (path === 'ProcessorConfig/Mode')
      return [`${place}: a Map in DISTRIBUTED mode is not supported; use INLINE`];
    return [`${place}: ${path === '' ? '' : `${path}: `}${issue.message}`];
  });
}
