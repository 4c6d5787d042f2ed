import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { aModal } from '../../vendors/slack-modal.ts';
import { ada, type SlackFixture, startSlackFixture } from './slack-fixture.ts';

let fixture: SlackFixture;

beforeEach(async () => {
  fixture = await startSlackFixture();
});
afterEach(() => fixture.close());

/** What Slack says of a modal: the code, and then each problem. */
async function problemsOf(view: object): Promise<string[]> {
  const { call, aTrigger } = fixture;
  const { error, response_metadata } = await call('views.open', { trigger_id: await aTrigger(), view });
  return [error, ...(response_metadata?.messages ?? [])];
}

describe('views.open of the sandbox', () => {
  it('answers the modal with its ids and the values that it begins with', async () => {
    const { aTrigger, call, sandbox } = fixture;
    const { view } = await call('views.open', { trigger_id: await aTrigger(), view: aModal() });

    assert.equal(view.callback_id, 'edit-campaign');
    assert.equal(view.private_metadata, '{"round":1}');
    assert.equal(view.blocks[0].block_id, `${view.id}-0`);
    assert.deepEqual(view.state.values, {
      headline: { text: { type: 'plain_text_input', value: 'Spring is here' } },
      comment: { text: { type: 'plain_text_input', value: null } },
    });
    assert.deepEqual(
      sandbox.openViews(ada.id).map(({ id, user }) => [id, user]),
      [[view.id, ada.id]],
    );
    assert.deepEqual(sandbox.openViews('U0BEN'), []);
    assert.equal(sandbox.artifacts.everExisted().length, 1);
  });

  it('takes the modal as JSON text too, as a form carries it', async () => {
    const { aTrigger, call } = fixture;
    const trigger_id = await aTrigger();

    assert.equal((await call('views.open', { trigger_id, view: JSON.stringify(aModal()) })).ok, true);
    assert.equal((await call('views.open', { trigger_id, view: '{' })).error, 'invalid_arguments');
  });

  it('takes a trigger once, within three seconds of the interaction', async () => {
    const { aTrigger, call, clock, sandbox } = fixture;
    const trigger_id = await aTrigger();
    clock.advanceBy(3_000);

    assert.equal((await call('views.open', { trigger_id, view: aModal() })).ok, true);
    const again = await call('views.open', { trigger_id, view: aModal() });
    assert.equal(again.error, 'exchanged_trigger_id');
    const late = await aTrigger();
    clock.advanceBy(3_001);
    const answer = await call('views.open', { trigger_id: late, view: aModal() });
    assert.equal(answer.error, 'expired_trigger_id');
    const unknown = await call('views.open', { trigger_id: '1.2.a', view: aModal() });
    assert.equal(unknown.error, 'invalid_trigger_id');
    assert.equal(sandbox.openViews().length, 1);
  });

  it('keeps to the limits of modals, and says which one is broken where', async () => {
    const { sandbox } = fixture;
    const long = (length: number) => ({ type: 'plain_text', text: 'x'.repeat(length) });
    const element = { type: 'plain_text_input', action_id: 'text' };
    const input = { type: 'input', block_id: 'a', label: long(1), element };
    const broken: [object, RegExp][] = [
      [{ ...aModal(), title: long(25) }, /less than 25 characters \[json-pointer:\/view\/title\/text\]/],
      [{ ...aModal(), submit: long(25) }, /less than 25 characters \[json-pointer:\/view\/submit\/text\]/],
      [{ ...aModal(), close: { type: 'mrkdwn', text: 'x' } }, /\[json-pointer:\/view\/close\/type\]/],
      [{ ...aModal(), private_metadata: 'x'.repeat(3001) }, /less than 3001 .*\/view\/private_metadata\]/],
      [{ ...aModal(), callback_id: 'x'.repeat(256) }, /less than 256 .*\/view\/callback_id\]/],
      [{ ...aModal(), title: undefined }, /missing required field: title \[json-pointer:\/view\]/],
      [{ ...aModal(), submit: undefined }, /must define `submit` to use `input` block/],
      [{ ...aModal(), submit_disabled: true }, /invalid additional property: submit_disabled/],
      [{ ...aModal(), blocks: [input, input] }, /block_id already exists \[json-pointer:\/view\/blocks\]/],
      [{ ...aModal(), blocks: [{ ...input, label: long(2001) }] }, /less than 2001 .*\/blocks\/0\/label/],
      [{ ...aModal(), blocks: [{ ...input, hint: long(2001) }] }, /less than 2001 .*\/blocks\/0\/hint/],
      [{ ...aModal(), blocks: [{ ...input, element: { ...element, max_length: 3001 } }] }, /\/max_length\]/],
      [{ ...aModal(), blocks: [{ ...input, element: { type: 'datepicker' } }] }, /unsupported type/],
      [{ ...aModal(), blocks: [{ type: 'paragraph' }] }, /unsupported type .*\/view\/blocks\/0\/type\]/],
      [
        { ...aModal(), blocks: Array.from({ length: 101 }, () => ({ type: 'divider' })) },
        /less than 101 items/,
      ],
    ];
    for (const [view, problem] of broken) {
      const [code, ...problems] = await problemsOf(view);
      assert.equal(code, 'invalid_arguments', String(problem));
      assert.match(problems.join('\n'), problem);
    }
    const huge = { type: 'section', text: { type: 'mrkdwn', text: 'x'.repeat(3000) } };
    const tooLarge = { ...aModal(), blocks: Array.from({ length: 90 }, () => huge) };
    assert.deepEqual(await problemsOf(tooLarge), ['view_too_large']);
    assert.deepEqual(sandbox.openViews(), []);
  });
});
