import { randomUUID } from 'node:crypto';
import {
  createLocalJWKSet,
  exportJWK,
  generateKeyPair,
  type JSONWebKeySet,
  type JWTVerifyGetKey,
  SignJWT,
} from 'jose';
import type { Clock } from '../clock/clock.ts';

/** Claims of a token; `sub` is who it stands for. */
export interface TokenClaims {
  readonly sub: string;
  readonly [claim: string]: unknown;
}

export interface TokenOptions {
  /** `iss` */
  readonly issuer: string;
  /** `aud` */
  readonly audience?: string;
  readonly scopes?: readonly string[];
  /** One hour by default. */
  readonly expiresInSeconds?: number;
}

/** The keys of the twin, and what is signed with them. */
export interface TokenIssuer {
  sign(claims: TokenClaims, options: TokenOptions): Promise<string>;
  /** The public keys, as an issuer publishes them. */
  readonly publicKeys: JSONWebKeySet;
  /** The same, as a verifier takes them. */
  readonly keys: JWTVerifyGetKey;
}

/** Makes a key pair for this run: RS256, since API Gateway takes RSA signatures only. */
export async function createTokenIssuer(clock: Clock): Promise<TokenIssuer> {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const kid = randomUUID();
  const publicKeys = { keys: [{ ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' }] };
  return {
    publicKeys,
    keys: createLocalJWKSet(publicKeys),
    sign: (claims, { issuer, audience, scopes = [], expiresInSeconds = 3600 }) => {
      const now = Math.floor(clock.now() / 1000);
      return new SignJWT({
        iat: now,
        exp: now + expiresInSeconds,
        jti: randomUUID(),
        ...(audience !== undefined && { aud: audience }),
        ...(scopes.length > 0 && { scope: scopes.join(' ') }),
        ...claims,
        iss: issuer,
      })
        .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid })
        .sign(privateKey);
    },
  };
}
