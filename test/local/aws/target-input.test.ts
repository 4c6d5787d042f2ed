import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { targetInput } from '../../../lib/local/aws/target-input.ts';

const arn = 'arn:aws:lambda:eu-west-1:1:function:f';
const event = { source: 'app', resources: ['r'], detail: { id: 7, name: 'say "hi"', tags: ['a', 'b'] } };

const transformed = (inputTemplate: string) =>
  targetInput(
    {
      arn,
      inputTransformer: {
        inputPathsMap: {
          id: '$.detail.id',
          name: '$.detail.name',
          tags: '$.detail.tags',
          none: '$.detail.none',
          r: '$.resources[0]',
        },
        inputTemplate,
      },
    },
    event,
  );

describe("a rule's target", () => {
  it('gets the event by default', () => {
    assert.deepEqual(JSON.parse(targetInput({ arn }, event)), event);
  });

  it('gets a constant in its place', () => {
    assert.equal(targetInput({ arn, input: '{"sweep":true}' }, event), '{"sweep":true}');
  });

  it('gets what the transformer makes: JSON outside quotes, text within them', () => {
    assert.deepEqual(JSON.parse(transformed('{"id": <id>, "name": <name>, "tags": <tags>, "r": <r>}')), {
      id: 7,
      name: 'say "hi"',
      tags: ['a', 'b'],
      r: 'r',
    });
    assert.deepEqual(JSON.parse(transformed('{"text": "<name> is number <id>: <tags>"}')), {
      text: 'say "hi" is number 7: ["a","b"]',
    });
  });

  it('gets nothing for what the event does not have, and the whole event by its name', () => {
    assert.deepEqual(JSON.parse(transformed('{"a": "<none>", "b": <none>}')), { a: '', b: '' });
    assert.deepEqual(JSON.parse(transformed('{"event": <aws.events.event.json>}')), { event });
  });
});
