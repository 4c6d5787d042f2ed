import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { artworkFiles } from './artwork-files.ts';

/** The renderer and the fonts, as bytes. */
export interface ArtworkAssets {
  readonly wasm: Uint8Array;
  /** TrueType or OpenType, not WOFF. */
  readonly fonts: readonly Uint8Array[];
}

/** Reads the files of `artworkFiles` from one directory, where they lie under their base names. */
export async function loadArtworkAssets(directory: string): Promise<ArtworkAssets> {
  const read = (path: string) => readFile(join(directory, basename(path)));
  const [wasm, ...fonts] = await Promise.all([artworkFiles.wasm, ...artworkFiles.fonts].map(read));
  if (wasm === undefined) throw new Error('artworkFiles names no renderer');
  return { wasm, fonts };
}
