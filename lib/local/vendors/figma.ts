import { readFileSync } from 'node:fs';
import type { Clock } from '../clock/clock.ts';
import { type Sandbox, type SandboxAnswer, type SandboxRequest, startSandbox } from './sandbox.ts';

/** Node ids of the frames. */
export interface DesignFrames {
  /** Banner, 1200 x 400. */
  readonly email: string;
  /** Square, 1080 x 1080. */
  readonly social: string;
  /** Header, 1200 x 630. */
  readonly blog: string;
}

export interface FigmaSandboxOptions {
  readonly clock: Clock;
  readonly port?: number;
  readonly token?: string;
  /** The files by key, each with the node ids of its three designs; one file by default. */
  readonly designs?: Readonly<Record<string, DesignFrames>>;
  /** Renders a minute that a seat has; no limit by default. */
  readonly perMinute?: number;
}

/** Figma's double. It only reads, so it keeps no artifacts. */
export interface FigmaSandbox extends Sandbox {
  /** What the product stores as the vendor's secret to talk to this sandbox. */
  secret(): { readonly token: string; readonly baseUrl: string };
  /** Puts a frame into a file as a designer would; `undefined` deletes it. */
  design(fileKey: string, nodeId: string, svg: string | undefined): void;
}

const design = (name: string) => readFileSync(new URL(`./figma/${name}.svg`, import.meta.url), 'utf8');

/** The file that is there by default. */
export const figmaSandboxFile = {
  fileKey: 'kLm42CampaignArtwork',
  frames: { email: '1:2', social: '1:3', blog: '1:4' },
} as const;

const keptRenders = 1_000;
const rendersLastMs = 30 * 24 * 60 * 60_000;

export async function startFigmaSandbox(options: FigmaSandboxOptions): Promise<FigmaSandbox> {
  const { clock, token = 'figd_sandbox', perMinute = Number.POSITIVE_INFINITY } = options;
  const designs = options.designs ?? { [figmaSandboxFile.fileKey]: figmaSandboxFile.frames };
  const files = new Map(Object.entries(designs).map(([key, frames]) => [key, framesAt(frames)]));
  const renders = new Map<string, { readonly svg: string; readonly until: number }>();
  const recent: number[] = [];
  let rendered = 0;
  let url = '';

  const throttled = (): SandboxAnswer | undefined => {
    while (recent[0] !== undefined && recent[0] <= clock.now() - 60_000) recent.shift();
    if (recent.length < perMinute) {
      recent.push(clock.now());
      return undefined;
    }
    const seconds = Math.ceil(((recent[0] ?? clock.now()) + 60_000 - clock.now()) / 1000);
    const headers = {
      'retry-after': String(seconds),
      'x-figma-plan-tier': 'pro',
      'x-figma-rate-limit-type': 'high',
    };
    return { status: 429, headers, body: { status: 429, err: 'Rate limit exceeded' } };
  };

  const render = (frames: ReadonlyMap<string, string>, { query }: SandboxRequest): SandboxAnswer => {
    const ids = (query.get('ids') ?? '').split(',').filter((id) => id !== '');
    if (ids.length === 0) return failure(400, 'No node ids were passed in the ids parameter');
    if (query.get('format') !== 'svg') return failure(400, 'This double renders SVG only: format=svg');
    const textLayers = query.get('svg_outline_text') === 'false';
    const withIds = query.get('svg_include_id') === 'true';
    const images = ids.map((id) => {
      const frame = frames.get(id);
      if (frame === undefined) return [id, null];
      const svg = exported(frame, { textLayers, withIds });
      rendered += 1;
      const name = `${rendered}-${id.replaceAll(/[:;]/g, '-')}`;
      renders.set(name, { svg, until: clock.now() + rendersLastMs });
      renders.delete(renders.size > keptRenders ? (renders.keys().next().value ?? '') : '');
      return [id, `${url}/renders/${name}?X-Amz-Expires=${rendersLastMs / 1000}`];
    });
    return { status: 200, body: { err: null, images: Object.fromEntries(images) } };
  };

  const answer = (request: SandboxRequest): SandboxAnswer => {
    const [, kind, key] = /^\/(renders|v1\/images)\/([^/]+)$/.exec(request.path) ?? [];
    if (request.method !== 'GET' || kind === undefined) return failure(404, 'Not found');
    if (kind === 'renders') return downloaded(renders.get(key ?? ''), clock.now());
    if (request.headers['x-figma-token'] !== token) return failure(403, 'Invalid token');
    const frames = files.get(key ?? '');
    return throttled() ?? (frames === undefined ? failure(404, 'Not found') : render(frames, request));
  };

  const sandbox = await startSandbox({
    name: 'figma',
    clock,
    ...(options.port === undefined ? {} : { port: options.port }),
    handler: () => answer,
  });
  url = sandbox.url;
  return {
    ...sandbox,
    secret: () => ({ token, baseUrl: url }),
    design(fileKey, nodeId, svg) {
      const frames = files.get(fileKey);
      if (frames === undefined) throw new Error(`there is no file ${fileKey}`);
      if (svg === undefined) frames.delete(nodeId);
      else frames.set(nodeId, svg);
    },
  };
}

function framesAt({ email, social, blog }: DesignFrames): Map<string, string> {
  return new Map([
    [email, design('email-banner')],
    [social, design('social-post')],
    [blog, design('blog-header')],
  ]);
}

function failure(status: number, err: string): SandboxAnswer {
  return { status, body: { status, err } };
}

/** The files are on a storage service, which answers in its own way. */
function downloaded(render: { svg: string; until: number } | undefined, now: number): SandboxAnswer {
  if (render === undefined || render.until <= now) {
    const headers = { 'content-type': 'application/xml' };
    return { status: 403, headers, body: '<Error><Code>AccessDenied</Code></Error>' };
  }
  return { status: 200, headers: { 'content-type': 'image/svg+xml' }, body: render.svg };
}

/** Without ids, and with texts as shapes, unless asked otherwise, as Figma does. */
function exported(svg: string, how: { readonly textLayers: boolean; readonly withIds: boolean }): string {
  const shaped = how.textLayers ? svg : svg.replace(/<text[\s\S]*?<\/text>/g, '<path d="M0 0H1V1H0V0Z"/>');
  const referenced = new Set([...svg.matchAll(/url\(#([^)]+)\)/g)].map(([, id]) => id));
  return how.withIds
    ? shaped
    : shaped.replace(/ id="([^"]*)"/g, (attribute, id: string) => (referenced.has(id) ? attribute : ''));
}
