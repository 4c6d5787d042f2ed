import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { Ajv2020 } from 'ajv/dist/2020.js';
import * as z from 'zod';

const Description = z.looseObject({
  components: z.looseObject({ schemas: z.record(z.string(), z.looseObject({})) }),
});

/** GitHub's own description of its webhooks, as it is published. */
const description = Description.parse(
  createRequire(import.meta.url)('@octokit/openapi-webhooks/generated/api.github.com.json'),
);

const schemas = new Ajv2020({
  strict: false,
  validateSchema: false,
  allErrors: true,
  formats: {
    uri: (text: string) => URL.canParse(text),
    'uri-template': /^https?:\/\/\S+$/,
    'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/,
    email: /^[^\s@]+@[^\s@]+$/,
    int64: true,
  },
});
schemas.addSchema(description, 'github');

/** Asserts that GitHub describes the payload of this event so. */
export function assertGithubPayload(event: string, action: string | undefined, payload: unknown): void {
  const name = ['webhook', event, ...(action === undefined ? [] : [action])].join('-').replaceAll('_', '-');
  const validate = schemas.getSchema(`github#/components/schemas/${name}`);
  assert.ok(validate, `GitHub describes no ${name}`);
  assert.ok(validate(payload), `${name}: ${schemas.errorsText(validate.errors)}`);
}
