import type { Measure } from './font.ts';
import type { Span, Style } from './mrkdwn.ts';
import { type Drawing, element, escapeXml, round } from './svg.ts';

/** How a text is set. */
export interface Setting {
  readonly measure: Measure;
  readonly width: number;
  readonly fontSize: number;
  readonly lineHeight: number;
  readonly fill: string;
  /** Of what is not bold. */
  readonly weight?: number;
  /** What is longer ends in an ellipsis. */
  readonly mostLines?: number;
}

const blue = '#1264a3';

/** Breaks lines of spans where they are full, and draws them. */
export function paragraph(lines: readonly (readonly Span[])[], setting: Setting): Drawing {
  const broken = lines.flatMap((line) => breakLine(line, setting));
  const most = setting.mostLines ?? broken.length;
  const kept = broken.slice(0, most);
  if (kept.length < broken.length) {
    while (kept.at(-1)?.length === 0) kept.pop();
    kept.at(-1)?.push({ text: ' …' });
  }
  const { lineHeight, fontSize } = setting;
  const drawn = kept.map((line, index) =>
    drawLine(line, (index + 0.5) * lineHeight + fontSize * 0.36, setting),
  );
  return { svg: drawn.filter((line) => line !== '').join('\n'), height: kept.length * lineHeight };
}

/** Text without markup. */
export const plainLines = (text: string, style: Style = {}): Span[][] =>
  text.split('\n').map((line) => (line === '' ? [] : [{ ...style, text: line }]));

function breakLine(line: readonly Span[], setting: Setting): Span[][] {
  const lines: Span[][] = [[]];
  let used = 0;
  for (const word of line.flatMap(wordsOf).flatMap((whole) => breakWord(whole, setting))) {
    const width = setting.measure(word.text.trimEnd(), setting.fontSize, weightOf(word, setting));
    if (used > 0 && used + width > setting.width) {
      lines.push([]);
      used = 0;
    }
    lines.at(-1)?.push(word);
    used += setting.measure(word.text, setting.fontSize, weightOf(word, setting));
  }
  return lines;
}

/** Words with the space behind them. */
function wordsOf({ text, ...style }: Span): Span[] {
  return (text.match(/\S*\s+|\S+/g) ?? []).map((word) => ({ ...style, text: word }));
}

/** An address may be longer than a line. */
function breakWord(word: Span, setting: Setting): Span[] {
  const { measure, fontSize, width } = setting;
  const parts = [''];
  for (const character of word.text) {
    const longer = (parts.at(-1) ?? '') + character;
    const fits = measure(longer.trimEnd(), fontSize, weightOf(word, setting)) <= width;
    if (fits) parts[parts.length - 1] = longer;
    else parts.push(character);
  }
  return parts.map((text) => ({ ...word, text }));
}

const weightOf = ({ bold }: Span, { weight = 400 }: Setting): number => (bold === true ? 700 : weight);

function drawLine(line: readonly Span[], y: number, { fontSize, fill, weight = 400 }: Setting): string {
  if (line.length === 0) return '';
  const spans = joined(line).map(({ text, ...style }) => {
    const attributes = attributesOf(style);
    return Object.keys(attributes).length === 0
      ? escapeXml(text)
      : element('tspan', attributes, escapeXml(text));
  });
  return element(
    'text',
    {
      y: round(y),
      fill,
      'font-size': fontSize,
      ...(weight === 400 ? {} : { 'font-weight': weight }),
      'xml:space': 'preserve',
    },
    spans.join(''),
  );
}

function attributesOf({ bold, italic, struck, reference }: Style): Record<string, string | number> {
  return {
    ...(bold === true ? { 'font-weight': 700 } : {}),
    ...(italic === true ? { 'font-style': 'italic' } : {}),
    ...(struck === true ? { 'text-decoration': 'line-through', fill: '#6b6a6b' } : {}),
    ...(reference === true ? { fill: blue } : {}),
  };
}

/** Words that look alike are one span. */
function joined(words: readonly Span[]): Span[] {
  const spans: Span[] = [];
  for (const word of words) {
    const last = spans.at(-1);
    const { text, ...style } = word;
    if (last !== undefined && sameStyle(last, style)) {
      spans[spans.length - 1] = { ...last, text: last.text + text };
    } else {
      spans.push(word);
    }
  }
  return spans;
}

const sameStyle = (a: Style, b: Style): boolean =>
  JSON.stringify(attributesOf(a)) === JSON.stringify(attributesOf(b));
