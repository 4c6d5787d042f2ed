import type { ApiFunctionId } from './function-catalogue.ts';

export interface RouteSpec {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: `/${string}`;
  readonly functionId: ApiFunctionId;
  /** `caller`: the authorizer lets nobody else in. `signature`: open, the function verifies who sent it. */
  readonly access: 'caller' | 'signature';
}

/** Every route of the API. */
export const routes: readonly RouteSpec[] = [
  { method: 'POST', path: '/v1/wizards', functionId: 'create-wizard', access: 'caller' },
  { method: 'GET', path: '/v1/wizards/{id}', functionId: 'get-wizard', access: 'caller' },
  { method: 'PUT', path: '/v1/wizards/{id}/answers', functionId: 'answer-wizard', access: 'caller' },
  { method: 'POST', path: '/v1/wizards/{id}/approve', functionId: 'approve-wizard', access: 'caller' },
  { method: 'GET', path: '/v1/campaigns/{id}', functionId: 'get-campaign', access: 'caller' },
  { method: 'GET', path: '/v1/campaigns/{id}/progress', functionId: 'get-progress', access: 'caller' },
  { method: 'POST', path: '/v1/campaigns/{id}/rollback', functionId: 'roll-back-campaign', access: 'caller' },
  { method: 'POST', path: '/v1/campaigns/{id}/cancel', functionId: 'cancel-campaign', access: 'caller' },
  { method: 'POST', path: '/v1/campaigns/{id}/retry', functionId: 'retry-campaign', access: 'caller' },
  {
    method: 'POST',
    path: '/v1/campaigns/{id}/channels/{channel}/retry',
    functionId: 'retry-channel',
    access: 'caller',
  },
  { method: 'GET', path: '/v1/breakers', functionId: 'list-breakers', access: 'caller' },
  {
    method: 'PUT',
    path: '/v1/breakers/{service}/override',
    functionId: 'override-breaker',
    access: 'caller',
  },
  { method: 'GET', path: '/v1/campaigns/{id}/content', functionId: 'get-content', access: 'caller' },
  { method: 'PATCH', path: '/v1/campaigns/{id}/content', functionId: 'edit-content', access: 'caller' },
  { method: 'POST', path: '/v1/campaigns/{id}/decision', functionId: 'decide-campaign', access: 'caller' },
  { method: 'POST', path: '/v1/callbacks/slack', functionId: 'slack-callback', access: 'signature' },
  { method: 'POST', path: '/v1/callbacks/github', functionId: 'github-callback', access: 'signature' },
];
