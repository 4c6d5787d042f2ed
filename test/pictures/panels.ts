import type { MessageContent } from '../../lambdas/vendors/slack/messages.ts';
import type { ModalView } from '../../lambdas/vendors/slack/modal.ts';
import { type Canvas, drawBlock, drawButton, faint, ink } from './blocks.ts';
import { paragraph, plainLines } from './paragraph.ts';
import { type Drawing, element, escapeXml, movedTo, stacked } from './svg.ts';

/** What people see in Slack. */
export interface Panel {
  /** For people who do not see the picture. */
  readonly title: string;
  readonly width: number;
  readonly drawing: Drawing;
}

const messageWidth = 640;
const margin = 20;
const avatar = 36;

/** A message in its channel. */
export function messagePanel(
  title: string,
  { blocks }: MessageContent,
  canvas: Omit<Canvas, 'width'>,
): Panel {
  const left = margin + avatar + 12;
  const inner = { ...canvas, width: messageWidth - left - margin };
  const content = stacked([sender(inner), ...blocks.map((block) => drawBlock(block, inner))], 10);
  const mark = element('path', {
    d: 'M11 22.5 18 12 25 22.5',
    fill: 'none',
    stroke: '#fff',
    'stroke-width': 3.5,
    'stroke-linecap': 'round',
    'stroke-linejoin': 'round',
  });
  const badge = element('rect', { width: avatar, height: avatar, rx: 8, fill: '#4a2a80' }) + mark;
  const svg = movedTo(margin, margin, { svg: badge, height: avatar }) + movedTo(left, margin, content);
  return { title, width: messageWidth, drawing: { svg, height: content.height + 2 * margin } };
}

function sender({ measure, width }: Canvas): Drawing {
  const name = { measure, width, fontSize: 15, lineHeight: 20, fill: ink };
  return paragraph([[{ text: 'Campaigns', bold: true }]], name);
}

const windowWidth = 560;
/** A window scrolls; what is below this is left out. */
const windowHeight = 620;

/** A window that a button has opened. */
export function windowPanel(title: string, view: ModalView, canvas: Omit<Canvas, 'width'>): Panel {
  const inner = { ...canvas, width: windowWidth - 2 * margin };
  const heading = paragraph(plainLines(view.title.text, { bold: true }), {
    measure: inner.measure,
    width: inner.width,
    fontSize: 20,
    lineHeight: 30,
    fill: ink,
  });
  const body = stacked(fitting(view, inner), 18);
  const rule = {
    svg: element('path', { d: `M${-margin} 0.5H${inner.width + margin}`, stroke: '#dddddd' }),
    height: 1,
  };
  const content = stacked([heading, rule, body, rule, footer(view, inner)], 14);
  const svg = movedTo(margin, 14, content);
  return { title, width: windowWidth, drawing: { svg, height: content.height + 28 } };
}

function fitting({ blocks }: ModalView, canvas: Canvas): Drawing[] {
  const drawn = blocks.map((block) => drawBlock(block, canvas));
  let height = 0;
  const kept = drawn.filter((block) => {
    height += block.height + 18;
    return height <= windowHeight;
  });
  const left = drawn.length - kept.length;
  if (left === 0) return kept;
  const more = `${left} more below`;
  const note = { measure: canvas.measure, width: canvas.width, fontSize: 13, lineHeight: 18, fill: faint };
  return [...kept, paragraph(plainLines(more, { italic: true }), note)];
}

function footer({ submit, close }: ModalView, { measure, width }: Canvas): Drawing {
  const right = submit === undefined ? undefined : drawButton(submit.text, 'primary', measure);
  const left = close === undefined ? undefined : drawButton(close.text, undefined, measure);
  const end = width - (right === undefined ? 0 : right.width + 8);
  const svg =
    (left === undefined ? '' : movedTo(end - left.width, 0, left)) +
    (right === undefined ? '' : movedTo(width - right.width, 0, right));
  return { svg, height: 32 };
}

/** The panel as a file of its own. */
export function svgFile({ title, width, drawing }: Panel): string {
  const height = Math.ceil(drawing.height);
  const frame = element('rect', {
    x: 0.5,
    y: 0.5,
    width: width - 1,
    height: height - 1,
    rx: 10,
    fill: '#fff',
    stroke: '#d1d9e0',
  });
  const attributes = {
    xmlns: 'http://www.w3.org/2000/svg',
    width,
    height,
    viewBox: `0 0 ${width} ${height}`,
    role: 'img',
    'aria-labelledby': 'title',
    'font-family': 'Inter, "Segoe UI", "Helvetica Neue", Arial, sans-serif',
  };
  const name = element('title', { id: 'title' }, escapeXml(title));
  return [
    '<!-- biome-ignore-all format: made by test/pictures/render.ts -->',
    '<!-- biome-ignore-all lint/a11y/noSvgWithoutTitle: images within the picture have no title -->',
    element('svg', attributes, ['', name, frame, drawing.svg, ''].join('\n')),
    '',
  ].join('\n');
}
