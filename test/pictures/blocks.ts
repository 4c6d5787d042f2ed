import type { InputBlock } from '../../lambdas/vendors/slack/modal.ts';
import type { ButtonElement, SlackBlock } from '../../lambdas/vendors/slack-blocks.ts';
import type { Artwork } from './artwork.ts';
import type { Measure } from './font.ts';
import { readMrkdwn } from './mrkdwn.ts';
import { paragraph, plainLines } from './paragraph.ts';
import { type Drawing, element, movedTo, round, stacked } from './svg.ts';

/** What blocks are drawn with. */
export interface Canvas {
  readonly measure: Measure;
  readonly width: number;
  /** Names by Slack id. */
  readonly names: Readonly<Record<string, string>>;
  /** Images by address. */
  readonly images: ReadonlyMap<string, Artwork>;
}

export const ink = '#1d1c1d';
export const faint = '#616061';
const line = '#c9c9ca';
/** As Slack shows an image beside text. */
const imageWidth = 360;

export function drawBlock(block: SlackBlock | InputBlock, canvas: Canvas): Drawing {
  const { measure, width } = canvas;
  const body = { measure, width, fontSize: 15, lineHeight: 22, fill: ink };
  switch (block.type) {
    case 'header':
      return paragraph(plainLines(block.text.text, { bold: true }), {
        ...body,
        fontSize: 18,
        lineHeight: 25,
      });
    case 'section': {
      const texts = 'text' in block ? [block.text] : block.fields;
      return stacked(
        texts.map(({ text }) => paragraph(readMrkdwn(text, canvas.names), body)),
        8,
      );
    }
    case 'context': {
      const small = { ...body, fontSize: 13, lineHeight: 18, fill: faint };
      return stacked(
        block.elements.map(({ text }) => paragraph(readMrkdwn(text, canvas.names), small)),
        4,
      );
    }
    case 'image':
      return drawImage(block.image_url, canvas);
    case 'actions':
      return drawButtons(block.elements, canvas);
    case 'divider':
      return { svg: element('path', { d: `M0 0.5H${width}`, stroke: line, fill: 'none' }), height: 1 };
    case 'input':
      return drawInput(block, canvas);
    default:
      return block satisfies never;
  }
}

function drawImage(url: string, { images }: Canvas): Drawing {
  const artwork = images.get(url);
  if (artwork === undefined) throw new Error(`the example has no image ${url}`);
  const height = round((imageWidth * artwork.height) / artwork.width);
  const place = {
    width: imageWidth,
    height,
    viewBox: `0 0 ${artwork.width} ${artwork.height}`,
    fill: 'none',
  };
  return { svg: element('svg', place, artwork.svg), height };
}

const buttonHeight = 32;

/** One button, and how wide it is. */
export function drawButton(
  label: string,
  style: ButtonElement['style'],
  measure: Measure,
): Drawing & { readonly width: number } {
  const looks = {
    primary: { fill: '#007a5a', stroke: '#007a5a', text: '#fff' },
    danger: { fill: '#fff', stroke: '#e01e5a', text: '#e01e5a' },
    plain: { fill: '#fff', stroke: line, text: ink },
  }[style ?? 'plain'];
  const width = round(measure(label, 13, 700) + 24);
  const box = { x: 0.5, y: 0.5, width: width - 1, height: buttonHeight - 1, rx: 6 };
  const text = paragraph(plainLines(label, { bold: true }), {
    measure,
    width: Number.POSITIVE_INFINITY,
    fontSize: 13,
    lineHeight: buttonHeight,
    fill: looks.text,
  });
  const svg =
    element('rect', { ...box, fill: looks.fill, stroke: looks.stroke }) +
    element('g', { 'text-anchor': 'middle' }, movedTo(width / 2, 0, text));
  return { svg, width, height: buttonHeight };
}

function drawButtons(elements: readonly ButtonElement[], { measure, width }: Canvas): Drawing {
  let x = 0;
  let y = 0;
  const drawn = elements.map(({ text, style }) => {
    const button = drawButton(text.text, style, measure);
    if (x > 0 && x + button.width > width) {
      x = 0;
      y += buttonHeight + 8;
    }
    const placed = movedTo(x, y, button);
    x += button.width + 8;
    return placed;
  });
  return { svg: drawn.join('\n'), height: y + buttonHeight };
}

function drawInput({ label, element: input, hint }: InputBlock, { measure, width }: Canvas): Drawing {
  const set = (text: string, fontSize: number, fill: string, mostLines: number, bold = false, inset = 0) =>
    paragraph(plainLines(text, { bold }), {
      measure,
      width: width - 2 * inset,
      fontSize,
      lineHeight: Math.round(fontSize * 1.45),
      fill,
      mostLines,
    });
  const typed = set(input.initial_value ?? '', 15, ink, input.multiline === true ? 3 : 1, false, 12);
  const height = Math.max(typed.height, input.multiline === true ? 66 : 22) + 18;
  const box = {
    x: 0.5,
    y: 0.5,
    width: width - 1,
    height: height - 1,
    rx: 6,
    fill: '#fff',
    stroke: '#868686',
  };
  const field: Drawing = { svg: element('rect', box) + movedTo(12, 9, typed), height };
  const below = hint === undefined ? [] : [set(hint.text, 13, faint, 2)];
  return stacked([set(label.text, 15, ink, 1, true), field, ...below], 6);
}
