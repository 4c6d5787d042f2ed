import * as z from 'zod';
import { ConfigurationError } from '../platform/errors.ts';
import { RouteRefusal } from '../platform/problem.ts';
import type { HttpEvent } from '../platform/route.ts';
import type { CampaignSettings } from './settings.ts';

/** Who sent a request, and for whom. */
export interface Caller {
  readonly subject: string;
  readonly tenant: string;
}

const Claims = z.object({ sub: z.string().min(1), tenant: z.string().min(1).optional() });

/**
 * Taken from the authorizer alone, never from the body. A token names its tenant in the claim `tenant`; a
 * stage with one tenant has it in its settings.
 */
export function callerOf(event: HttpEvent, settings: Pick<CampaignSettings, 'tenant'>): Caller {
  const { authorizer } = event.requestContext;
  if (authorizer?.jwt !== undefined) {
    const claims = Claims.safeParse(authorizer.jwt.claims);
    const tenant = claims.data?.tenant ?? settings.tenant;
    if (!claims.success || tenant === undefined) {
      throw new RouteRefusal(403, 'no-tenant', 'the token has no claim "tenant"; ask for one that names it');
    }
    return { subject: claims.data.sub, tenant };
  }
  const subject = authorizer?.iam?.userArn ?? authorizer?.iam?.callerId;
  if (typeof subject !== 'string') throw new RouteRefusal(401, 'unknown-caller', 'the request has no caller');
  if (settings.tenant === undefined) {
    throw new ConfigurationError(
      'a stage whose callers are told apart by IAM needs a tenant in lib/config.ts',
    );
  }
  return { subject, tenant: settings.tenant };
}
