import type { Renderer } from '../../../lambdas/campaign/artwork/renderer.ts';
import type { RenderEditDeps } from '../../../lambdas/campaign/review/render-edit.ts';
import type { Figma } from '../../../lambdas/vendors/figma.ts';

const frames = { email: '1:1', social: '1:2', blog: '1:3' } as const;

/** A frame as Figma exports it, with room for any text of a test. */
const frame = (slot: string) =>
  '<svg width="9000" height="200" viewBox="0 0 9000 200" xmlns="http://www.w3.org/2000/svg">' +
  `<text id="slot:${slot}" font-size="40"><tspan x="20" y="60">Sample</tspan></text></svg>`;

const templates: Readonly<Record<string, string>> = {
  [frames.email]: frame('headline'),
  [frames.social]: frame('tagline'),
  [frames.blog]: frame('title'),
};

/** Draws by writing the SVG down: the same drawing is the same image. */
const renderer: Renderer = {
  draw: (svg) => ({ png: Buffer.from(svg), width: 1200, height: 630 }),
  inkBox: () => ({ x: 0, y: 0, width: 10, height: 10 }),
  outline: (svg) => svg,
};

/**
 * Figma with a frame for each channel: mail shows the headline, posts the tagline, the blog its title.
 * `asked` keeps which frames were asked for, `drawn` what the images show.
 */
export function aDesigner() {
  const asked: (readonly string[])[] = [];
  const drawn: string[] = [];
  const client: Figma = {
    async exportTemplates(nodeIds) {
      asked.push(nodeIds);
      return Object.fromEntries(nodeIds.map((id) => [id, templates[id] ?? '']));
    },
  };
  const deps: Pick<RenderEditDeps, 'figma' | 'renderer'> = {
    figma: async () => ({ client, settings: { fileKey: 'designs', frames } }),
    renderer: async () => ({
      ...renderer,
      draw: (svg) => {
        drawn.push(/<tspan[^>]*>([^<]*)</.exec(svg)?.[1] ?? '');
        return renderer.draw(svg);
      },
    }),
  };
  return { ...deps, asked, drawn };
}
