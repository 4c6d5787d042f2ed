import type { IncomingMessage } from 'node:http';
import * as z from 'zod';
import type { Deployment } from '../assembly/deployment.ts';
import type { LoopbackServer } from './loopback-server.ts';
import { readBody } from './request-body.ts';
import type { TokenClaims, TokenIssuer, TokenOptions } from './token-issuer.ts';

export interface TokenServerOptions {
  readonly issuer: TokenIssuer;
  /** What its tokens are good for; without it, none are handed out. */
  readonly audience: TokenAudience | undefined;
}

/** The issuer, audience and scopes that a deployment's routes ask for. */
export type TokenAudience = Pick<TokenOptions, 'issuer' | 'audience' | 'scopes'>;

/** What a token must say to pass the first JWT authorizer of a deployment, with every scope of its routes. */
export function firstAudience(deployment: Deployment): TokenAudience | undefined {
  const authorizations = deployment.httpApis
    .flatMap(({ routes }) => routes)
    .flatMap(({ authorization }) => (authorization.type === 'JWT' ? [authorization] : []));
  const [first] = authorizations;
  if (first === undefined) return undefined;
  const [audience] = first.audience;
  return {
    issuer: first.issuer,
    ...(audience !== undefined && { audience }),
    scopes: [
      ...new Set(
        authorizations.filter(({ issuer }) => issuer === first.issuer).flatMap(({ scopes }) => scopes),
      ),
    ],
  };
}

const tokenRequest = z.looseObject({
  sub: z.string().min(1),
  scope: z.string().optional(),
  expires_in: z.coerce.number().int().positive().optional(),
});

/**
 * Serves the issuer: `/.well-known/openid-configuration`, `/.well-known/jwks.json`, and `POST /token`, which
 * takes a form or JSON with `sub`, any other claims, `scope` (every scope by default) and `expires_in`, and
 * asks for no password: whoever can reach it is on this machine.
 */
export function serveTokenIssuer(server: LoopbackServer, { issuer, audience }: TokenServerOptions): void {
  const answer = async (request: IncomingMessage): Promise<{ status: number; body: unknown }> => {
    switch (`${request.method} ${request.url?.split('?')[0]}`) {
      case 'GET /.well-known/openid-configuration':
        return {
          status: 200,
          body: {
            issuer: audience?.issuer ?? server.url,
            jwks_uri: `${server.url}/.well-known/jwks.json`,
            token_endpoint: `${server.url}/token`,
            response_types_supported: ['token'],
            subject_types_supported: ['public'],
            id_token_signing_alg_values_supported: ['RS256'],
          },
        };
      case 'GET /.well-known/jwks.json':
        return { status: 200, body: issuer.publicKeys };
      case 'POST /token':
        return handOut(request);
      default:
        return { status: 404, body: { error: 'not_found' } };
    }
  };

  const handOut = async (request: IncomingMessage) => {
    if (audience === undefined) {
      return invalid('no route of this deployment takes a token');
    }
    const parsed = tokenRequest.safeParse(parseClaims(request, await readBody(request)));
    if (!parsed.success) return invalid(z.prettifyError(parsed.error));
    const { scope, expires_in: expiresInSeconds = 3600, grant_type: _, ...claims } = parsed.data;
    const scopes = scope === undefined ? audience.scopes : scope.split(' ');
    const token = await issuer.sign(claims satisfies TokenClaims, {
      ...audience,
      ...(scopes !== undefined && { scopes }),
      expiresInSeconds,
    });
    return {
      status: 200,
      body: {
        access_token: token,
        token_type: 'Bearer',
        expires_in: expiresInSeconds,
        scope: (scopes ?? []).join(' '),
      },
    };
  };

  server.handle((request, response) => {
    const send = ({ status, body }: { readonly status: number; readonly body: unknown }) => {
      response
        .writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
        .end(JSON.stringify(body));
    };
    answer(request).then(send, (error: unknown) => send(invalid(String(error))));
  });
}

function parseClaims(request: IncomingMessage, body: Buffer | undefined): unknown {
  const text = body?.toString('utf8') ?? '';
  const isForm = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded');
  return isForm === true ? Object.fromEntries(new URLSearchParams(text)) : JSON.parse(text);
}

const invalid = (description: string) => ({
  status: 400,
  body: { error: 'invalid_request', error_description: description },
});
