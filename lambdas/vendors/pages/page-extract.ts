import { type HTMLElement, parse } from 'node-html-parser';
import { VendorRejectedError } from '../../platform/errors.ts';

/** What a page says, as plain text: bounded, white space folded, nothing of it markup or to be trusted. */
export interface PageFacts {
  /** Where it was in the end, after redirects. */
  readonly url: string;
  readonly title: string;
  readonly description: string;
  readonly headlines: readonly string[];
  readonly content: string;
  readonly callsToAction: readonly string[];
}

/** Makes facts of a page's HTML. */
export type ExtractPage = (html: string, url: URL) => PageFacts;

/** Most items and UTF-16 units that are kept of each. */
export const pageBounds = {
  title: 300,
  description: 500,
  headlines: { items: 20, length: 200 },
  content: 8_000,
  callsToAction: { items: 20, length: 100 },
} as const;

const unread = 'script, style, noscript, template, svg, iframe, object, nav, footer';

/** Where the text is, the most telling first. */
const contentSelectors = ['article', '.content', 'main', 'body'];

/** Keeping unclosed elements where they are makes parsing take time in proportion to the page. */
const parsing = { comment: false, parseNoneClosedTags: true };

/** More than any page that somebody reads; each costs time. */
const mostElements = 50_000;

/** @throws VendorRejectedError if it has more elements, or deeper ones, than a page that somebody wrote. */
export const extractPage: ExtractPage = (html, url) => {
  const uncommented = html.replace(/<!--[\s\S]*?(?:-->|$)/g, '');
  if ((uncommented.match(/<[a-z]/gi)?.length ?? 0) > mostElements)
    throw unparsable(url, 'has too many elements');
  try {
    return factsOf(parse(uncommented, parsing), url);
  } catch (error) {
    throw error instanceof RangeError ? unparsable(url, 'is nested too deep') : error;
  }
};

function unparsable(url: URL, problem: string): VendorRejectedError {
  return new VendorRejectedError(`pages.extract: the HTML of ${url.host} ${problem}`, {
    code: 'not_parsable',
  });
}

function factsOf(root: HTMLElement, url: URL): PageFacts {
  for (const element of root.querySelectorAll(unread)) element.remove();
  const title = folded(root.querySelector('title')) || meta(root, 'property', 'og:title');
  const description = meta(root, 'name', 'description') || meta(root, 'property', 'og:description');
  return {
    url: url.href,
    title: cut(title, pageBounds.title),
    description: cut(description, pageBounds.description),
    headlines: texts(root, 'h1, h2', pageBounds.headlines),
    content: cut(contentOf(root), pageBounds.content),
    callsToAction: texts(root, 'button, .cta', pageBounds.callsToAction),
  };
}

function contentOf(root: HTMLElement): string {
  for (const selector of contentSelectors) {
    const found = new Set(root.querySelectorAll(selector));
    const text = [...found]
      .filter((element) => !ancestorsOf(element).some((ancestor) => found.has(ancestor)))

      .map(folded)
      .filter((one) => one !== '')
      .join('\n');
    if (text !== '') return text;
  }
  return folded(root);
}

function ancestorsOf(element: HTMLElement): HTMLElement[] {
  const ancestors: HTMLElement[] = [];
  for (let one = element.parentNode; one; one = one.parentNode) ancestors.push(one);
  return ancestors;
}

/** Distinct ones, in the page's order. */
function texts(root: HTMLElement, selector: string, bounds: { items: number; length: number }): string[] {
  const all = root.querySelectorAll(selector).map((element) => cut(folded(element), bounds.length));
  return [...new Set(all)].filter((text) => text !== '').slice(0, bounds.items);
}

function meta(root: HTMLElement, attribute: 'name' | 'property', value: string): string {
  return fold(root.querySelector(`meta[${attribute}="${value}"]`)?.getAttribute('content') ?? '');
}

function folded(element: HTMLElement | null): string {
  return fold(element?.structuredText ?? '');
}

/** One line of visible characters. */
function fold(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
}

/** Never ends in half a character. */
function cut(text: string, length: number): string {
  return text
    .slice(0, length)
    .toWellFormed()
    .replace(/\ufffd$/u, '');
}
