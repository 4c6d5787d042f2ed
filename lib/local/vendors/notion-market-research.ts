import type { PageSpec } from './notion-properties.ts';

function entry(number: number, name: string, audience: string, summary: string, published: string): PageSpec {
  return {
    id: `6e0f1c2a-0000-4000-8000-${String(number).padStart(12, '0')}`,
    createdTime: `${published}T08:00:00.000Z`,
    properties: {
      Name: { title: name },
      Summary: { rich_text: summary },
      Audience: { select: audience },
      Published: { date: published },
      Sample: { number: 200 + number * 37 },
      Source: { url: `https://research.example/${number}` },
    },
  };
}

/** What a marketing team may have in its research table. */
export const marketResearch: readonly PageSpec[] = [
  entry(
    1,
    'What developers expect of a trial',
    'Developers',
    'Seven of ten developers leave a trial that asks for a card. Documentation decides before price does.',
    '2025-11-04',
  ),
  entry(
    2,
    'Platform teams and build times',
    'Platform engineers',
    'Platform engineers measure tools by minutes saved a day, and trust numbers from their own pipelines only.',
    '2025-12-09',
  ),
  entry(
    3,
    'Small shops in the autumn',
    'Small businesses',
    'Owners of small businesses plan the autumn in August. Short mails with one offer are read most.',
    '2025-09-16',
  ),
  entry(
    4,
    'How marketing leaders choose software',
    'Marketing leaders',
    'Marketing leaders ask for proof of return within a quarter, and for a reference from their own field.',
    '2026-01-13',
  ),
  entry(
    5,
    'Students and subscriptions',
    'Students',
    'Students share accounts until a plan of their own costs less than a lunch. They find offers in short videos.',
    '2025-10-21',
  ),
];
