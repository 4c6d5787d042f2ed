/** Something drawn with its upper left corner at 0, 0. */
export interface Drawing {
  readonly svg: string;
  /** In pixels, as all lengths here. */
  readonly height: number;
}

/** Text as it stands in an element or an attribute. */
export function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** An element; what it contains is SVG already. */
export function element(name: string, attributes: Readonly<Record<string, string | number>>, content = '') {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeXml(String(value))}"`);
  return content === ''
    ? `<${name}${written.join('')}/>`
    : `<${name}${written.join('')}>${content}</${name}>`;
}

export function movedTo(x: number, y: number, { svg }: Drawing): string {
  return svg === '' ? '' : element('g', { transform: `translate(${round(x)} ${round(y)})` }, svg);
}

/** One below the other. */
export function stacked(drawings: readonly Drawing[], gap: number): Drawing {
  let height = 0;
  const parts: string[] = [];
  for (const drawing of drawings) {
    if (parts.length > 0) height += gap;
    parts.push(movedTo(0, height, drawing));
    height += drawing.height;
  }
  return { svg: parts.join('\n'), height };
}

/** Enough for an eye, and the same on every machine. */
export const round = (length: number): number => Math.round(length * 10) / 10;
