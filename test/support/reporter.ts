import { relative } from 'node:path';
import type { TestEvent } from 'node:test/reporters';

/**
 * Prints each failure in full, one line a test file, and closes with `N passed, N failed`.
 */
export default async function* report(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  let passed = 0;
  let failed = 0;
  let skipped = 0;
  for await (const event of events) {
    if (event.type === 'test:stdout' || event.type === 'test:stderr') yield event.data.message;
    if (event.type !== 'test:pass' && event.type !== 'test:fail') continue;
    const { data } = event;
    if (data.details.type === 'suite') continue;
    const place = data.file === undefined ? '' : `${relative(process.cwd(), data.file)}: `;
    if (data.skip !== undefined && data.skip !== false) {
      skipped += 1;
      yield `skipped  ${place}${data.name}${typeof data.skip === 'string' ? ` (${data.skip})` : ''}\n`;
    } else if (event.type === 'test:pass') {
      passed += 1;
    } else {
      failed += 1;
      yield `FAILED   ${place}${data.name}\n${explain(event.data.details.error)}\n`;
    }
  }
  yield `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`;
}

function explain(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
}
