import { ConfigurationError, ContentInvalidError } from '../../platform/errors.ts';
import { fitLines } from './fit-lines.ts';
import type { Renderer } from './renderer.ts';
import { readSvgTemplate, type Slot } from './svg-template.ts';
import { createTextMeasure, replaceLines, type TextMeasure } from './text-measure.ts';

/** What a campaign's texts are called in a design; a layer `slot:headline` shows the headline. */
export interface SlotTexts {
  readonly headline: string;
  readonly tagline: string;
  /** The campaign's. */
  readonly name: string;
  /** The blog post's. */
  readonly title: string;
}

/**
 * Puts a campaign's texts into a frame exported from Figma: broken into lines, and made smaller where they
 * are long. Texts are only ever drawn, whatever characters they have.
 * @param svg as `exportTemplates` answers it.
 * @returns SVG.
 * @throws ContentInvalidError naming the text that does not fit its place or that the fonts cannot show.
 * @throws ConfigurationError for the designer, naming the layer.
 */
export function fillTemplate(svg: string, texts: SlotTexts, renderer: Renderer): string {
  const template = readSvgTemplate(svg);
  for (const slot of template.slots) fillSlot(slot, textFor(slot, texts), renderer);
  return template.serialize();
}

function textFor({ name }: Slot, texts: SlotTexts): string {
  const [, text] = Object.entries(texts).find(([known]) => known === name) ?? [];
  if (text !== undefined) return text;
  throw new ConfigurationError(
    `the template has a layer slot:${name}; what there is are ${Object.keys(texts).join(', ')}`,
  );
}

function fillSlot(slot: Slot, text: string, renderer: Renderer): void {
  const measure = createTextMeasure(slot.element, renderer);
  const drawable = drawableText(slot.name, text, measure);
  const fitted = fitLines(slot, drawable, measure.width);
  if (fitted === undefined) {
    throw new ContentInvalidError(
      `${slot.name} does not fit its place in the design, however small: "${drawable}"; shorten it`,
    );
  }
  replaceLines(slot.element, fitted.lines, fitted.places);
}

/** On one line, without the emoji that the fonts do not have: they adorn a text and are not missed in it. */
function drawableText(name: string, text: string, measure: TextMeasure): string {
  const plain = text
    .normalize('NFC')
    .replace(/\p{RGI_Emoji}/gv, (emoji) => (covered(emoji, measure) ? emoji : ''));
  const lacking = new Set([...plain.replace(/[\p{Cc}\s]/gu, '')].filter((one) => !measure.covers(one)));
  if (lacking.size > 0) {
    throw new ContentInvalidError(
      `${name} has characters that the fonts of the artwork cannot show: ${[...lacking].join(' ')}`,
    );
  }
  const line = plain.replace(/[\p{Cc}\s]+/gu, ' ').trim();
  if (line === '') throw new ContentInvalidError(`${name} has nothing that the artwork could show`);
  return line;
}

function covered(emoji: string, measure: TextMeasure): boolean {
  return [...emoji].every((character) => measure.covers(character));
}
