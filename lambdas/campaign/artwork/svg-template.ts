import { DOMParser, type Document, type Element, onErrorStopParsing, XMLSerializer } from '@xmldom/xmldom';
import { ConfigurationError } from '../../platform/errors.ts';
import type { Box } from './renderer.ts';

/**
 * A text of the design that a campaign's own takes the place of: a text layer named `slot:<name>`. A
 * rectangle named `area:<name>` says how far the text may reach; it is not drawn. Without one the text may
 * reach as far to the right as it is away from the left, and no further down than the sample text does.
 */
export interface Slot {
  readonly name: string;
  readonly element: Element;
  /** The left end of the first baseline. */
  readonly x: number;
  readonly y: number;
  readonly fontSize: number;
  /** From baseline to baseline. */
  readonly pitch: number;
  /** How far a line may go to the right. */
  readonly right: number;
  /** How far down the last line may go: with its descenders where there is an area, else its baseline. */
  readonly bottom: { readonly kind: 'area' | 'baseline'; readonly y: number };
}

export interface SvgTemplate {
  readonly slots: readonly Slot[];
  /** The drawing as it now is. */
  serialize(): string;
}

const defaultPitch = 1.2;

/** Reads a frame that Figma exported with text layers and ids. @throws ConfigurationError, for the designer. */
export function readSvgTemplate(svg: string): SvgTemplate {
  const document = parse(svg);
  const root = document.documentElement;
  if (root?.localName !== 'svg') throw new ConfigurationError('the template is no SVG');
  const named = [...document.getElementsByTagName('*')].filter((element) => element.hasAttribute('id'));
  const areas = new Map<string, Box>();
  for (const element of named) {
    const name = layerName(element, 'area');
    if (name === undefined) continue;
    areas.set(name, boxOf(element));
    element.parentNode?.removeChild(element);
  }
  const frameWidth = numberOf(root, 'width');
  const slots = named.flatMap((element) => {
    const name = layerName(element, 'slot');
    return name === undefined ? [] : [slotOf(name, element, areas.get(name), frameWidth)];
  });
  if (slots.length === 0) {
    throw new ConfigurationError('the template has no text layer named slot:headline or the like');
  }
  return { slots, serialize: () => new XMLSerializer().serializeToString(document) };
}

function parse(svg: string): Document {
  try {
    return new DOMParser({ onError: onErrorStopParsing }).parseFromString(svg, 'image/svg+xml');
  } catch (error) {
    throw new ConfigurationError('the template is no well-formed SVG', { cause: error });
  }
}

/** Figma numbers layers of the same name: `slot:name`, `slot:name_2`. */
function layerName(element: Element, prefix: 'slot' | 'area'): string | undefined {
  const [, found, name] = /^(slot|area):([A-Za-z]+)(?:_\d+)?$/.exec(element.getAttribute('id') ?? '') ?? [];
  return found === prefix ? name : undefined;
}

function slotOf(name: string, element: Element, area: Box | undefined, frameWidth: number): Slot {
  const lines = [...element.getElementsByTagName('tspan')];
  const [first, second] = lines;
  const last = lines.at(-1);
  if (element.localName !== 'text' || first === undefined || last === undefined) {
    throw new ConfigurationError(`the layer slot:${name} must be one text in one style`);
  }
  if (element.hasAttribute('transform')) {
    throw new ConfigurationError(`the layer slot:${name} must not be rotated or flipped`);
  }
  const x = numberOf(first, 'x');
  const y = numberOf(first, 'y');
  const fontSize = numberOf(element, 'font-size');
  const sampledPitch = second === undefined ? 0 : numberOf(second, 'y') - y;
  return {
    name,
    element,
    x,
    y,
    fontSize,
    pitch: sampledPitch > 0 ? sampledPitch : fontSize * defaultPitch,
    right: area === undefined ? frameWidth - x : area.x + area.width,
    bottom:
      area === undefined
        ? { kind: 'baseline', y: numberOf(last, 'y') }
        : { kind: 'area', y: area.y + area.height },
  };
}

/** Figma writes a rectangle's place either as `x` and `y` or as a translation. */
function boxOf(element: Element): Box {
  const transform = element.getAttribute('transform');
  const [, dx = '0', dy = '0'] = /^translate\(([-\d.]+)[ ,]+([-\d.]+)\)$/.exec(transform ?? '') ?? [];
  if (element.localName !== 'rect' || (transform !== null && dx === '0' && dy === '0')) {
    throw new ConfigurationError(`the layer ${element.getAttribute('id')} must be an upright rectangle`);
  }
  return {
    x: numberOf(element, 'x', 0) + Number(dx),
    y: numberOf(element, 'y', 0) + Number(dy),
    width: numberOf(element, 'width'),
    height: numberOf(element, 'height'),
  };
}

function numberOf(element: Element, attribute: string, absent?: number): number {
  const text = element.getAttribute(attribute);
  if (text === null && absent !== undefined) return absent;
  const value = Number.parseFloat(text ?? '');
  if (Number.isFinite(value)) return value;
  const layer = element.getAttribute('id') ?? element.localName;
  throw new ConfigurationError(`the layer ${layer} of the template has no ${attribute}`);
}
