import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { SignatureV4 } from '@smithy/signature-v4';
import type { Verdict } from './jwt-authorizer.ts';
import type { RequestTarget } from './proxy-event.ts';

/** The one access key that the twin knows. */
export interface TwinCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export interface IamAuthorizerOptions {
  readonly credentials: TwinCredentials;
  readonly region: string;
  readonly account: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** How far the clocks of a signer and of AWS may be apart. */
const allowedSkewMs = 5 * 60_000;

/** Judges a request by its AWS signature (version 4, in the Authorization header). */
export async function authorizeByIam(
  request: IncomingMessage,
  target: RequestTarget,
  body: Buffer,
  { credentials, region, account, now }: IamAuthorizerOptions,
): Promise<Verdict> {
  const given = parseAuthorization(request.headers.authorization);
  const signedAt = parseAmzDate(request.headers['x-amz-date']);
  if (given === undefined || signedAt === undefined) return forbidden;
  const scope = `${credentials.accessKeyId}/${amzDate(signedAt).slice(0, 8)}/${region}/execute-api/aws4_request`;
  if (given.credential !== scope || Math.abs(signedAt - now) > allowedSkewMs) return forbidden;

  const bodyHash = createHash('sha256').update(body).digest('hex');
  const declaredHash = request.headers['x-amz-content-sha256'];
  if (declaredHash !== undefined && declaredHash !== bodyHash) return forbidden;

  const headers = Object.fromEntries(
    given.signedHeaders.map((name) => [name, (request.headersDistinct[name] ?? []).join(',')]),
  );
  if (!given.signedHeaders.includes('host')) return forbidden;
  const query = new URLSearchParams(target.rawQueryString);
  const signer = new SignatureV4({
    service: 'execute-api',
    region,
    credentials,
    sha256: NodeSha256,
    applyChecksum: false,
  });
  const signed = await signer.sign(
    {
      method: request.method ?? 'GET',
      protocol: 'http:',
      hostname: request.headers.host ?? '',
      path: target.rawPath,
      query: Object.fromEntries([...new Set(query.keys())].map((name) => [name, query.getAll(name)])),
      headers,
      body,
    },
    { signingDate: new Date(signedAt), signableHeaders: new Set(given.signedHeaders) },
  );
  const expected = parseAuthorization(signed.headers['authorization']);
  if (expected === undefined || !sameText(expected.signature, given.signature)) return forbidden;
  return {
    allowed: true,
    authorizer: {
      iam: {
        accessKey: credentials.accessKeyId,
        accountId: account,
        callerId: credentials.accessKeyId,
        cognitoIdentity: null,
        principalOrgId: null,
        userArn: `arn:aws:iam::${account}:user/local`,
        userId: credentials.accessKeyId,
      },
    },
  };
}

const forbidden = { allowed: false, status: 403, headers: {} } as const satisfies Verdict;

function parseAuthorization(header = '') {
  const [, credential, signedHeaders, signature] =
    /^AWS4-HMAC-SHA256 Credential=([^,]+), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(header) ??
    [];
  if (credential === undefined || signedHeaders === undefined || signature === undefined) return undefined;
  return { credential, signedHeaders: signedHeaders.split(';'), signature };
}

/** Milliseconds since the epoch of `20260102T030405Z`. */
function parseAmzDate(header: string | readonly string[] | undefined): number | undefined {
  if (typeof header !== 'string') return undefined;
  const [, ...parts] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(header) ?? [];
  if (parts.length !== 6) return undefined;
  const [year = 0, month = 1, ...rest] = parts.map(Number);
  return Date.UTC(year, month - 1, ...rest);
}

const amzDate = (time: number) => new Date(time).toISOString().replace(/[-:]|\.\d+/g, '');

const sameText = (a: string, b: string) =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));

/** The hash that the signer asks for, on Node's own; the signer takes a constructor. */
class NodeSha256 {
  readonly #hash;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', bytes(secret));
  }

  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(bytes(data));
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }

  reset(): void {}
}

function bytes(data: string | ArrayBuffer | ArrayBufferView): Buffer {
  if (typeof data === 'string') return Buffer.from(data);
  return ArrayBuffer.isView(data)
    ? Buffer.from(data.buffer, data.byteOffset, data.byteLength)
    : Buffer.from(data);
}
