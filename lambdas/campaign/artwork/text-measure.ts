import { type Element, XMLSerializer } from '@xmldom/xmldom';
import type { Renderer } from './renderer.ts';

/** Measures text in the style of one text layer, with the very font and shaping that will draw it. */
export interface TextMeasure {
  /** From the start of the baseline to the last ink. */
  width(text: string, fontSize: number): number;
  /** Whether the fonts have a glyph for the character. */
  covers(character: string): boolean;
}

/** No font has a glyph for this one, so it is drawn as what stands for a missing glyph. */
const missing = '\u{10fffe}';

export function createTextMeasure(element: Element, renderer: Renderer): TextMeasure {
  const widths = new Map<string, number>();
  const outlineOf = (character: string) => renderer.outline(sample(element, character, 100));
  const missingOutline = outlineOf(missing);
  return {
    width(text, fontSize) {
      const key = `${fontSize} ${text}`;
      const known = widths.get(key);
      if (known !== undefined) return known;
      const box = renderer.inkBox(sample(element, text, fontSize));
      const width = box === undefined ? 0 : box.x + box.width;
      widths.set(key, width);
      return width;
    },
    covers: (character) => /^[\x20-\x7e]$/.test(character) || outlineOf(character) !== missingOutline,
  };
}

/** A drawing with nothing but the text; the layer itself lends its style, so its lines are replaced. */
function sample(element: Element, text: string, fontSize: number): string {
  replaceLines(element, [text], { x: 0, y: 0, pitch: 0, fontSize });
  const layer = new XMLSerializer().serializeToString(element);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1">${layer}</svg>`;
}

/** Where lines of text go. */
export interface LinePlaces {
  readonly x: number;
  /** The first baseline. */
  readonly y: number;
  readonly pitch: number;
  readonly fontSize: number;
}

/** Puts these lines in the place of whatever the text layer holds; serialising escapes them. */
export function replaceLines(element: Element, lines: readonly string[], places: LinePlaces): void {
  const { ownerDocument: document } = element;
  if (document === null) throw new Error('the text layer is part of no drawing');
  element.textContent = '';
  element.setAttribute('font-size', String(places.fontSize));
  for (const [index, line] of lines.entries()) {
    const tspan = document.createElementNS(element.namespaceURI, 'tspan');
    tspan.setAttribute('x', String(places.x));
    tspan.setAttribute('y', String(places.y + index * places.pitch));
    tspan.textContent = line;
    element.appendChild(tspan);
  }
}
