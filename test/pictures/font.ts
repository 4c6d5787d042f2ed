import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { artworkFiles } from '../../lambdas/campaign/artwork/artwork-files.ts';
import { createRenderer, type Renderer } from '../../lambdas/campaign/artwork/renderer.ts';
import { element, escapeXml } from './svg.ts';

const modules = join(import.meta.dirname, '..', '..', 'node_modules');

/** The renderer of the campaigns' images, with the fonts that they are drawn with. */
export async function pictureRenderer(): Promise<Renderer> {
  const read = (path: string) => readFile(join(modules, path));
  const [wasm, ...fonts] = await Promise.all([artworkFiles.wasm, ...artworkFiles.fonts].map(read));
  if (wasm === undefined) throw new Error('artworkFiles names no renderer');
  return createRenderer({ wasm, fonts });
}

/** How wide text is, in pixels. */
export type Measure = (text: string, fontSize: number, weight: number) => number;

/**
 * Adds up the advances of the characters, each measured once. Whoever looks at the picture may have another
 * font; the usual ones are narrower than Inter, so lines that fit with it fit with them.
 */
export function createMeasure(renderer: Renderer): Measure {
  const advances = new Map<string, number>();
  const inkEnd = (text: string, weight: number): number => {
    const drawn = element(
      'text',
      {
        x: 0,
        y: 0,
        'font-family': 'Inter',
        'font-size': 100,
        'font-weight': weight,
        'xml:space': 'preserve',
      },
      escapeXml(text),
    );
    const box = renderer.inkBox(
      `<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1">${drawn}</svg>`,
    );
    return box === undefined ? 0 : box.x + box.width;
  };
  const advanceOf = (character: string, weight: number): number => {
    const key = `${weight} ${character}`;
    const known = advances.get(key);
    if (known !== undefined) return known;
    const advance = (inkEnd(`H${character}H`, weight) - inkEnd('HH', weight)) / 100;
    advances.set(key, advance);
    return advance;
  };
  return (text, fontSize, weight) =>
    [...text].reduce((width, character) => width + advanceOf(character, weight) * fontSize, 0);
}
