import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fillTemplate, type SlotTexts } from '../../lambdas/campaign/artwork/fill-template.ts';
import type { Renderer } from '../../lambdas/campaign/artwork/renderer.ts';

/** A campaign's image as SVG, without its outermost element. */
export interface Artwork {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
}

const templates = join(import.meta.dirname, '..', '..', 'lib', 'local', 'vendors', 'figma');

/** Fills one of the double's designs as the campaign does; `prefix` keeps its ids apart from others. */
export function drawArtwork(template: string, texts: SlotTexts, prefix: string, renderer: Renderer): Artwork {
  const filled = fillTemplate(readFileSync(join(templates, template), 'utf8'), texts, renderer);
  const [, width = '', height = '', inner = ''] =
    /<svg[^>]*?\swidth="(\d+)" height="(\d+)"[^>]*>([\s\S]*)<\/svg>/.exec(filled) ?? [];
  const svg = inner
    .replace(/ id="(?![^"]*_\d+_\d+")[^"]*"/g, '')
    .replace(/(id="|url\(#)/g, `$1${prefix}`)
    .replaceAll('font-family="Inter"', 'font-family="Inter, Arial, sans-serif"')
    .trim();
  return { svg, width: Number(width), height: Number(height) };
}
