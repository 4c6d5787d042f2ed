import { errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import type { RouteAuthorization } from '../assembly/deployment.ts';

/** Whether a request may pass, and what its event then says of the caller. */
export type Verdict =
  | { readonly allowed: true; readonly authorizer: Readonly<Record<string, unknown>> }
  | {
      readonly allowed: false;
      readonly status: 401 | 403;
      readonly headers: Readonly<Record<string, string>>;
    };

export interface JwtAuthorizerOptions {
  readonly authorization: Extract<RouteAuthorization, { readonly type: 'JWT' }>;
  /** The issuer's public keys. */
  readonly keys: JWTVerifyGetKey;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** API Gateway takes RSA signatures only. */
const algorithms = ['RS256', 'RS384', 'RS512'];

/**
 * Judges a request by its Authorization header, with or without `Bearer`, as an HTTP API's JWT authorizer:
 * signature, `iss`, `aud` (or `client_id`), `exp`, `nbf`, `iat`, and one of the route's scopes.
 */
export async function authorizeByJwt(
  header: string | undefined,
  { authorization, keys, now }: JwtAuthorizerOptions,
): Promise<Verdict> {
  const token = header?.replace(/^bearer\s+/i, '').trim() ?? '';
  if (token === '') return refuse(401);
  let payload: JWTPayload;
  try {
    const verified = await jwtVerify(token, keys, {
      issuer: authorization.issuer,
      algorithms,
      currentDate: new Date(now),
      requiredClaims: ['exp'],
    });
    payload = verified.payload;
  } catch (error) {
    if (error instanceof errors.JOSEError) return refuse(401, 'invalid_token', error.message);
    throw error;
  }
  if (payload.iat !== undefined && payload.iat > Math.floor(now / 1000)) {
    return refuse(401, 'invalid_token', 'the token was issued in the future');
  }
  if (!isForAudience(payload, authorization.audience)) {
    return refuse(401, 'invalid_token', 'the token does not have a valid audience');
  }
  const scopes = scopesOf(payload);
  if (authorization.scopes.length > 0 && !authorization.scopes.some((scope) => scopes.includes(scope))) {
    return refuse(403, 'insufficient_scope', 'the token does not have a required scope');
  }
  return {
    allowed: true,
    authorizer: {
      jwt: { claims: claimsAsTexts(payload), scopes: authorization.scopes.length > 0 ? scopes : null },
    },
  };
}

function isForAudience(payload: JWTPayload, wanted: readonly string[]): boolean {
  if (wanted.length === 0) return true;
  const given = payload.aud ?? payload['client_id'];
  return [given].flat().some((audience) => typeof audience === 'string' && wanted.includes(audience));
}

function scopesOf(payload: JWTPayload): readonly string[] {
  const given = payload['scope'] ?? payload['scp'];
  if (typeof given === 'string') return given.split(' ').filter((scope) => scope !== '');
  return Array.isArray(given) ? given.map(String) : [];
}

/** Claims reach a function as texts: a list as `[a b]`, an object as JSON, nothing for null. */
function claimsAsTexts(payload: JWTPayload): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(payload)
      .filter(([, claim]) => claim !== null && claim !== undefined)
      .map(([name, claim]) => [name, claimAsText(claim)]),
  );
}

function claimAsText(claim: unknown): string {
  if (Array.isArray(claim)) return `[${claim.map(claimAsText).join(' ')}]`;
  return typeof claim === 'object' ? JSON.stringify(claim) : String(claim);
}

function refuse(status: 401 | 403, error?: string, description?: string): Verdict {
  const details = error === undefined ? '' : ` error="${error}" error_description="${quotable(description)}"`;
  return { allowed: false, status, headers: { 'www-authenticate': `Bearer${details}` } };
}

const quotable = (description = '') => description.replaceAll('"', "'");
