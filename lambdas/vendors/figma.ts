import * as z from 'zod';
import type { CallGuard } from '../platform/call-guard.ts';
import type { Clock } from '../platform/clock.ts';
import { VendorRejectedError, VendorUnavailableError } from '../platform/errors.ts';
import { createVendorHttp } from '../platform/vendor-http.ts';
import { figmaDialect } from './figma-dialect.ts';

/** What the stage's Figma secret holds. */
export const FigmaSecret = z.object({
  /** A personal or plan access token with the scope `file_content:read`. */
  token: z.string().min(1),
  baseUrl: z.url().default('https://api.figma.com'),
});
export type FigmaSecret = z.input<typeof FigmaSecret>;

const NodeId = z.string().regex(/^I?\d+:\d+(;\d+:\d+)*$/, 'must be a node id such as 12:34');

/** Where the stage's designs are. */
export const FigmaSettings = z.object({
  /** From the file's address: `figma.com/design/<key>/…`. */
  fileKey: z.string().regex(/^[A-Za-z0-9]+$/, 'must be the key in the address of the file'),
  /** The frame that each channel's image is made from. */
  frames: z.object({ email: NodeId, social: NodeId, blog: NodeId }),
  /** A version of the file, so that a design in progress does not leak out; the current one by default. */
  version: z.string().min(1).optional(),
});
export type FigmaSettings = z.infer<typeof FigmaSettings>;

/** The designs. Figma's REST API only reads: nothing a campaign does leaves a trace there. */
export interface Figma {
  /**
   * Frames as SVG with their texts as `<text>` and layer names as ids, by node id. All frames are one
   * request, since requests are what Figma counts.
   * @throws VendorRejectedError naming the node that could not be rendered.
   */
  exportTemplates(nodeIds: readonly string[]): Promise<Readonly<Record<string, string>>>;
}

export interface FigmaOptions {
  readonly secret: FigmaSecret;
  readonly settings: Pick<FigmaSettings, 'fileKey' | 'version'>;
  readonly clock: Clock;
  readonly guard: CallGuard;
  /** Milliseconds from sending to the last byte of an answer; Figma renders while we wait. */
  readonly timeoutMs?: number;
}

/** A template with its images inside; past this the frame holds photographs that belong on the web. */
const largestTemplate = 5 * 1024 * 1024;

const Images = z.object({ images: z.record(z.string(), z.url().nullable()) });

export function createFigma({ secret, settings, clock, guard, timeoutMs = 60_000 }: FigmaOptions): Figma {
  const { token, baseUrl } = FigmaSecret.parse(secret);
  const api = createVendorHttp({
    service: 'figma',
    baseUrl,
    headers: { 'X-Figma-Token': token },
    clock,
    guard,
    timeoutMs,
    dialect: figmaDialect,
  });

  /** The files are on another host, which must not see the token. */
  const download = async (nodeId: string, address: string): Promise<string> => {
    const { origin, pathname, search } = new URL(address);
    const files = createVendorHttp({
      service: 'figma',
      baseUrl: origin,
      headers: {},
      clock,
      guard,
      timeoutMs,
    });
    const { body } = await files.send(
      {
        operation: 'figma.download',
        kind: 'read',
        method: 'GET',
        path: `${pathname}${search}`,
        responseType: 'text',
      },
      z.string(),
    );
    if (body.length > largestTemplate) {
      throw new VendorRejectedError(
        `figma.download: node ${nodeId} is larger than ${largestTemplate / 1024 / 1024} MB as SVG; ` +
          'make the images in the frame smaller',
      );
    }
    if (!/<svg[\s>]/.test(body.slice(0, 2_000))) {
      throw new VendorUnavailableError(`figma.download: what came for node ${nodeId} is no SVG`);
    }
    return body;
  };

  return {
    async exportTemplates(nodeIds) {
      const wanted = [...new Set(nodeIds)];
      const { body } = await api.send(
        {
          operation: 'figma.render',
          kind: 'read',
          method: 'GET',
          path: `/v1/images/${encodeURIComponent(settings.fileKey)}`,
          query: {
            ids: wanted.join(','),
            format: 'svg',
            svg_outline_text: false,
            svg_include_id: true,
            ...(settings.version === undefined ? {} : { version: settings.version }),
          },
        },
        Images,
      );
      const addresses = wanted.map((nodeId) => [nodeId, addressOf(nodeId, body, settings.fileKey)] as const);
      return Object.fromEntries(
        await Promise.all(
          addresses.map(async ([nodeId, address]) => [nodeId, await download(nodeId, address)] as const),
        ),
      );
    },
  };
}

function addressOf(nodeId: string, { images }: z.infer<typeof Images>, fileKey: string): string {
  const address = images[nodeId];
  if (address) return address;
  throw new VendorRejectedError(
    `figma.render: node ${nodeId} of file ${fileKey} could not be rendered; ` +
      'check that the frame exists, is visible and has something in it',
    { code: 'render_failed' },
  );
}
