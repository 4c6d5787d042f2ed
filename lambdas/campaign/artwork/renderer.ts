import { initWasm, Resvg } from '@resvg/resvg-wasm';
import type { ArtworkAssets } from './artwork-assets.ts';

export interface Image {
  readonly png: Buffer;
  /** In pixels. */
  readonly width: number;
  readonly height: number;
}

/** Where ink is, in the units of the SVG. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Draws SVG with fonts of its own; those of the system are never used, so every machine draws the same. */
export interface Renderer {
  /** Draws at the size that the SVG says. @throws if it is no SVG. */
  draw(svg: string): Image;
  /** The box around all that is drawn; `undefined` if nothing is. */
  inkBox(svg: string): Box | undefined;
  /** All that is drawn as paths: two SVGs that look the same have the same outline. */
  outline(svg: string): string;
}

/** The renderer's code is loaded once in a process, whoever asks first. */
let loaded: Promise<void> | undefined;

export async function createRenderer({ wasm, fonts }: ArtworkAssets): Promise<Renderer> {
  loaded ??= initWasm(new Uint8Array(wasm));
  await loaded;
  const font = { fontBuffers: [...fonts], defaultFontFamily: 'Inter' };
  const using = <T>(svg: string, use: (parsed: InstanceType<typeof Resvg>) => T): T => {
    const parsed = new Resvg(svg, { font });
    try {
      return use(parsed);
    } finally {
      parsed.free();
    }
  };
  return {
    draw: (svg) =>
      using(svg, (parsed) => {
        const image = parsed.render();
        const { width, height } = image;
        const png = Buffer.from(image.asPng());
        image.free();
        return { png, width, height };
      }),
    inkBox: (svg) =>
      using(svg, (parsed) => {
        const box = parsed.getBBox();
        if (box === undefined) return undefined;
        const { x, y, width, height } = box;
        box.free();
        return { x, y, width, height };
      }),
    outline: (svg) => using(svg, (parsed) => parsed.toString()),
  };
}
