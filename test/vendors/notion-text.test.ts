import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { notionPageOf } from '../../lambdas/vendors/notion-page.ts';
import { propertyText } from '../../lambdas/vendors/notion-text.ts';

const text = (...parts: string[]) => parts.map((plain_text) => ({ plain_text }));

describe("the text of a Notion page's property", () => {
  const told: readonly (readonly [object, string])[] = [
    [{ type: 'title', title: text('Autumn ', 'sale') }, 'Autumn sale'],
    [{ type: 'rich_text', rich_text: text(' trimmed ') }, 'trimmed'],
    [{ type: 'number', number: 0 }, '0'],
    [{ type: 'select', select: { name: 'Developers' } }, 'Developers'],
    [{ type: 'status', status: { name: 'Done' } }, 'Done'],
    [{ type: 'multi_select', multi_select: [{ name: 'a' }, { name: 'b' }] }, 'a, b'],
    [{ type: 'date', date: { start: '2026-01-05', end: null } }, '2026-01-05'],
    [{ type: 'date', date: { start: '2026-01-05', end: '2026-01-07' } }, '2026-01-05 to 2026-01-07'],
    [{ type: 'checkbox', checkbox: false }, 'no'],
    [{ type: 'url', url: 'https://a.example' }, 'https://a.example'],
    [{ type: 'email', email: 'a@b.example' }, 'a@b.example'],
    [{ type: 'phone_number', phone_number: '+1 555' }, '+1 555'],
    [{ type: 'people', people: [{ name: 'Ada' }, {}, { name: 'Grace' }] }, 'Ada, Grace'],
    [{ type: 'created_time', created_time: '2026-01-05T08:00:00Z' }, '2026-01-05T08:00:00Z'],
    [{ type: 'last_edited_time', last_edited_time: '2026-01-06T08:00:00Z' }, '2026-01-06T08:00:00Z'],
    [{ type: 'unique_id', unique_id: { prefix: 'MR', number: 12 } }, 'MR-12'],
    [{ type: 'unique_id', unique_id: { prefix: null, number: 12 } }, '12'],
    [{ type: 'formula', formula: { type: 'string', string: 'x' } }, 'x'],
    [{ type: 'formula', formula: { type: 'number', number: 2.5 } }, '2.5'],
    [{ type: 'formula', formula: { type: 'boolean', boolean: true } }, 'yes'],
    [{ type: 'formula', formula: { type: 'date', date: { start: '2026-01-05' } } }, '2026-01-05'],
  ];
  for (const [property, expected] of told) {
    it(`is ${JSON.stringify(expected)} for ${JSON.stringify(property)}`, () => {
      assert.equal(propertyText(property), expected);
    });
  }

  const silent: readonly unknown[] = [
    { type: 'title', title: [] },
    { type: 'number', number: null },
    { type: 'select', select: null },
    { type: 'multi_select', multi_select: [] },
    { type: 'date', date: null },
    { type: 'url', url: null },
    { type: 'formula', formula: { type: 'boolean', boolean: null } },
    { type: 'relation', relation: [{ id: 'x' }], has_more: false },
    { type: 'rollup', rollup: { type: 'array', array: [] } },
    { type: 'something_new', something_new: {} },
    { type: 'number', number: 'five' },
    null,
  ];
  for (const property of silent) {
    it(`is nothing for ${JSON.stringify(property)}`, () => {
      assert.equal(propertyText(property), undefined);
    });
  }
});

describe('a Notion page', () => {
  const properties = {
    Headline: { type: 'title', title: text('The title') },
    Other: { type: 'rich_text', rich_text: text('Another text') },
    Summary: { type: 'rich_text', rich_text: text('The summary') },
    Empty: { type: 'rich_text', rich_text: [] },
  };
  const page = { id: 'p', url: 'https://www.notion.so/p', properties };

  it('has its title and summary by their types and names, and no empty properties', () => {
    assert.deepEqual(notionPageOf(page, {}), {
      id: 'p',
      url: 'https://www.notion.so/p',
      title: 'The title',
      summary: 'The summary',
      properties: { Headline: 'The title', Other: 'Another text', Summary: 'The summary' },
    });
  });

  it('has them from other properties where the settings name them', () => {
    const { title, summary } = notionPageOf(page, { titleProperty: 'Other', summaryProperty: 'Headline' });
    assert.deepEqual([title, summary], ['Another text', 'The title']);
  });

  it('is called untitled where nobody wrote a title', () => {
    const bare = { ...page, properties: { Headline: { type: 'title', title: [] } } };
    assert.deepEqual(notionPageOf(bare, {}), {
      id: 'p',
      url: page.url,
      title: 'Untitled',
      summary: '',
      properties: {},
    });
  });
});
