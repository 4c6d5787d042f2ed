import assert from 'node:assert/strict';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { loadArtworkAssets } from '../../lambdas/campaign/artwork/artwork-assets.ts';
import { artworkFilePaths } from '../../lambdas/campaign/artwork/artwork-files.ts';
import { fillTemplate, type SlotTexts } from '../../lambdas/campaign/artwork/fill-template.ts';
import { createRenderer, type Renderer } from '../../lambdas/campaign/artwork/renderer.ts';
import { createFigma } from '../../lambdas/vendors/figma.ts';
import { figmaSandboxFile, startFigmaSandbox } from '../../lib/local/vendors/figma.ts';
import { aManualClock } from '../support/manual-clock.ts';
import { unguarded } from '../support/unguarded.ts';

const { fileKey, frames } = figmaSandboxFile;
const sizes = { email: [1200, 400], social: [1080, 1080], blog: [1200, 630] } as const;

function someTexts(overrides: Partial<SlotTexts> = {}): SlotTexts {
  return {
    headline: 'Ship on Fridays again',
    tagline: 'Deploy without dread',
    name: 'Autumn launch',
    title: 'What changes when a release can be taken back',
    ...overrides,
  };
}

/** A frame of 400 by 200 with one text layer, as Figma exports it. */
function aTemplate(layers = aLayer()): string {
  return (
    '<svg width="400" height="200" viewBox="0 0 400 200" fill="none" xmlns="http://www.w3.org/2000/svg">\n' +
    `<rect width="400" height="200" fill="#F4F4F4"/>\n${layers}\n</svg>`
  );
}

function aLayer(name = 'headline', attributes = '', y = 60): string {
  return (
    `<text id="slot:${name}" fill="black" xml:space="preserve" style="white-space: pre" font-family="Inter" ` +
    `font-size="40" font-weight="bold" letter-spacing="0em"${attributes}><tspan x="20" y="${y}">Sample</tspan></text>`
  );
}

function anArea(width: number, height: number, name = 'headline'): string {
  return `<rect id="area:${name}" x="20" y="20" width="${width}" height="${height}" fill="red"/>`;
}

const linesOf = (svg: string) => [...svg.matchAll(/<tspan[^>]*>([^<]*)<\/tspan>/g)].map(([, line]) => line);
const fontSizeOf = (svg: string) => Number(/font-size="([\d.]+)"/.exec(svg)?.[1]);

describe('the artwork of a campaign', () => {
  const clock = aManualClock();
  const templates: Record<string, string> = {};
  let directory: string;
  let renderer: Renderer;

  const fill = (svg: string, texts: Partial<SlotTexts> = {}) => fillTemplate(svg, someTexts(texts), renderer);
  const inkOf = (texts: string) =>
    renderer.inkBox(`<svg width="1" height="1" xmlns="http://www.w3.org/2000/svg">${texts}</svg>`);

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'artwork-'));
    const modules = fileURLToPath(new URL('../../node_modules/', import.meta.url));
    for (const path of artworkFilePaths) {
      await copyFile(join(modules, path), join(directory, basename(path)));
    }
    renderer = await createRenderer(await loadArtworkAssets(directory));
    const sandbox = await startFigmaSandbox({ clock });
    const figma = createFigma({ secret: sandbox.secret(), settings: { fileKey }, clock, guard: unguarded });
    Object.assign(templates, await figma.exportTemplates(Object.values(frames)));
    await sandbox.close();
  });
  after(() => rm(directory, { recursive: true }));

  for (const channel of ['email', 'social', 'blog'] as const) {
    const template = () => templates[frames[channel]] ?? '';

    it(`is a PNG of the size of the frame that really shows each text, for ${channel}`, () => {
      const image = renderer.draw(fill(template()));
      assert.deepEqual([image.width, image.height], sizes[channel]);
      assert.equal(image.png.subarray(1, 4).toString('latin1'), 'PNG');
      assert.deepEqual([image.png.readUInt32BE(16), image.png.readUInt32BE(20)], sizes[channel]);
      for (const slot of ['name', 'tagline', channel === 'blog' ? 'title' : 'headline'] as const) {
        const other = renderer.draw(fill(template(), { [slot]: 'Other words' }));
        assert.ok(!image.png.equals(other.png), `${slot} is drawn`);
      }
    });

    it(`keeps texts of the greatest length inside their areas for ${channel}`, () => {
      const longest = {
        headline: 'Deployments your whole engineering organisation can actually trust every single Friday',
        tagline: 'Confidence for busy platform teams',
        name: 'Autumn Platform Engineering Launch for Europe and friends, the extended edition of this very year 26',
        title:
          'What five years of running deployments on Fridays has taught us about trust, tooling and well-rested engineers anywhere',
      };
      const filled = fill(template(), longest);
      const areas = [
        ...template().matchAll(/id="area:(\w+)" x="(\d+)" y="(\d+)" width="(\d+)" height="(\d+)"/g),
      ];
      assert.equal(areas.length, 3);
      for (const [, name, ...box] of areas) {
        const [x = 0, y = 0, width = 0, height = 0] = box.map(Number);
        const layer = new RegExp(`<text id="slot:${name}"[\\s\\S]*?</text>`).exec(filled)?.[0] ?? '';
        const ink = inkOf(layer);
        assert.ok(ink !== undefined, `${name} is drawn`);
        assert.ok(ink.x >= x && ink.x + ink.width <= x + width, `${name} stays within its width`);
        assert.ok(ink.y >= y && ink.y + ink.height <= y + height, `${name} stays within its height`);
      }
    });
  }

  it('looks the same every time', () => {
    const [one, other] = [1, 2].map(() => renderer.draw(fill(aTemplate())));
    assert.ok(one && other?.png.equals(one.png));
  });

  it('is not drawn with the fonts of the machine', async () => {
    const fontless = await createRenderer({ ...(await loadArtworkAssets(directory)), fonts: [] });
    assert.equal(fontless.inkBox(aTemplate().replace(/<rect[^>]*>/, '')), undefined);
  });

  it('breaks a text into lines where its area has room for them', () => {
    const filled = fill(aTemplate(anArea(360, 160) + aLayer()), { headline: 'Ship on Fridays once again' });
    assert.deepEqual(linesOf(filled), ['Ship on Fridays', 'once again']);
    assert.equal(fontSizeOf(filled), 40);
  });

  it('makes a text smaller where lines are not enough', () => {
    const filled = fill(aTemplate(aLayer()), { headline: 'Ship on Fridays again' });
    assert.deepEqual(linesOf(filled), ['Ship on Fridays again']);
    assert.ok(fontSizeOf(filled) < 40 && fontSizeOf(filled) >= 24);
  });

  it('leaves a text as the designer has it where it fits', () => {
    const filled = fill(aTemplate(aLayer()), { headline: 'Ship it' });
    assert.match(filled, /font-size="40"[^>]*><tspan x="20" y="60">Ship it<\/tspan>/);
  });

  it('keeps the lines of a sample as far apart as they are', () => {
    const sample = aLayer().replace('</tspan>', '</tspan><tspan x="20" y="110">text</tspan>');
    const filled = fill(aTemplate(sample), { headline: 'Ship on Fridays once again' });
    assert.deepEqual(
      [...filled.matchAll(/<tspan x="20" y="(\d+)"/g)].map(([, y]) => y),
      ['60', '110'],
    );
  });

  it('does not draw the areas', () => {
    assert.doesNotMatch(fill(aTemplate(anArea(360, 160) + aLayer())), /area:|fill="red"/);
  });

  it('fills layers of the same name that Figma has numbered', () => {
    const filled = fill(aTemplate(aLayer() + aLayer('headline_2', '', 160)), { headline: 'Twice' });
    assert.deepEqual(linesOf(filled), ['Twice', 'Twice']);
  });

  const overflows = [
    'Donaudampfschifffahrtsgesellschaftskapitän',
    'far too many words for a single line'.repeat(3),
  ];
  for (const headline of overflows) {
    it(`refuses a text that does not fit however small: ${headline}`, () => {
      assert.throws(() => fill(aTemplate(aLayer()), { headline }), {
        name: 'ContentInvalidError',
        message: /^headline does not fit its place in the design.*shorten it$/,
      });
    });
  }

  const attacks = [
    '</tspan></text><rect id="evil" width="400" height="200"/>',
    '<!-- & -->',
    ']]>&lt;b&gt;',
    '"\'><image href="http://169.254.169.254/"/>',
    '&#60;script&#62;',
  ];
  for (const headline of attacks) {
    it(`draws markup in a text as text: ${headline}`, () => {
      const layers = anArea(360, 160) + aLayer().replace('font-size="40"', 'font-size="20"');
      const filled = fill(aTemplate(layers), { headline });
      const shape = (svg: string) => svg.match(/<\/?(svg|rect|text|image|script)\b/g);
      assert.deepEqual(shape(filled), shape(fill(aTemplate(layers), { headline: 'harmless' })));
      const harmless = renderer.draw(fill(aTemplate(layers), { headline: 'harmless' }));
      assert.ok(!renderer.draw(filled).png.equals(harmless.png));
    });
  }

  it('draws any text of two words, or refuses it by name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 30 }), (word) => {
        try {
          renderer.draw(fill(aTemplate(anArea(360, 160) + aLayer()), { headline: `Ship ${word}` }));
        } catch (error) {
          assert.equal((error as Error).name, 'ContentInvalidError');
        }
      }),
      { numRuns: 60 },
    );
  });

  it('leaves out emoji, which adorn a text, and refuses letters that the fonts do not have', () => {
    const filled = fill(aTemplate(aLayer()), { headline: 'Ship 🚀 it 👩🏽‍💻' });
    assert.deepEqual(linesOf(filled), ['Ship it']);
    assert.deepEqual(linesOf(fill(aTemplate(aLayer()), { headline: 'Größer, Øre' })), ['Größer, Øre']);
    assert.throws(() => fill(aTemplate(aLayer()), { headline: '世界' }), {
      name: 'ContentInvalidError',
      message: /cannot show: 世 界$/,
    });
    assert.throws(() => fill(aTemplate(aLayer()), { headline: '🚀' }), { name: 'ContentInvalidError' });
  });

  const designs: readonly (readonly [string, string, RegExp])[] = [
    ['without a slot', aTemplate('<path d="M0 0"/>'), /no text layer named slot:/],
    [
      'with a slot for what nobody writes',
      aTemplate(aLayer('price')),
      /slot:price; what there is are headline/,
    ],
    [
      'with a text in several styles',
      aTemplate(`<g id="slot:headline">${aLayer('x')}</g>`),
      /one text in one style/,
    ],
    [
      'with a text turned into shapes',
      aTemplate('<path id="slot:headline" d="M0 0"/>'),
      /one text in one style/,
    ],
    ['with a rotated text', aTemplate(aLayer('headline', ' transform="rotate(9)"')), /rotated/],
    ['with a round area', aTemplate(`<circle id="area:headline" r="9"/>${aLayer()}`), /upright rectangle/],
    ['that is no SVG', '<html></html>', /no SVG/],
    ['that is cut off', aTemplate().slice(0, -10), /well-formed/],
  ];
  for (const [what, svg, message] of designs) {
    it(`tells the designer of a template ${what}`, () => {
      assert.throws(() => fill(svg), { name: 'ConfigurationError', message });
    });
  }
});
