import type { Slot } from './svg-template.ts';
import type { LinePlaces } from './text-measure.ts';

export interface FittedText {
  readonly lines: readonly string[];
  readonly places: LinePlaces;
}

/** How small a text may get, as a share of what the designer chose, and in which steps. */
const smallest = 0.6;
const step = 0.04;
/** Height of capitals and depth of descenders as shares of the font size, as in most sans-serifs. */
const capHeight = 0.73;
const descent = 0.22;

/**
 * Breaks a text into lines and makes it smaller until it fits its slot; `undefined` if even the smallest does
 * not. The top of the first line stays where the designer has it.
 */
export function fitLines(
  slot: Slot,
  text: string,
  width: (text: string, fontSize: number) => number,
): FittedText | undefined {
  for (let share = 1; share >= smallest - Number.EPSILON; share -= step) {
    const fontSize = Math.round(slot.fontSize * share * 100) / 100;
    const places: LinePlaces = {
      x: slot.x,
      y: slot.y - capHeight * (slot.fontSize - fontSize),
      pitch: slot.pitch * (fontSize / slot.fontSize),
      fontSize,
    };
    const lines = wrap(text, (line) => width(line, fontSize) <= slot.right - slot.x);
    if (lines !== undefined && lines.length <= mostLines(slot, places)) return { lines, places };
  }
  return undefined;
}

function mostLines(slot: Slot, { y, pitch, fontSize }: LinePlaces): number {
  const lastBaseline = slot.bottom.kind === 'area' ? slot.bottom.y - descent * fontSize : slot.bottom.y;
  return Math.floor((lastBaseline - y) / pitch + 1e-6) + 1;
}

/** As many words a line as fit; `undefined` if a single word does not. */
function wrap(text: string, fits: (line: string) => boolean): string[] | undefined {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    const longer = last === undefined ? word : `${last} ${word}`;
    if (last !== undefined && fits(longer)) {
      lines[lines.length - 1] = longer;
    } else if (fits(word)) {
      lines.push(word);
    } else {
      return undefined;
    }
  }
  return lines;
}
