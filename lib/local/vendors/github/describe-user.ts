import type { Addresses } from './addresses.ts';
import { nodeId, stableId } from './stable-id.ts';

/** An account, as GitHub describes it wherever one takes part. */
export function describeUser(login: string, { html, api }: Addresses) {
  const name = encodeURIComponent(login);
  const bot = login.endsWith('[bot]');
  const user = (rest: string) => api(`users/${name}${rest}`);
  return {
    login,
    id: stableId(login),
    node_id: nodeId(bot ? 'BOT' : 'U', login),
    avatar_url: html(`avatars/${name}`),
    gravatar_id: '',
    url: user(''),
    html_url: html(name),
    followers_url: user('/followers'),
    following_url: user('/following{/other_user}'),
    gists_url: user('/gists{/gist_id}'),
    starred_url: user('/starred{/owner}{/repo}'),
    subscriptions_url: user('/subscriptions'),
    organizations_url: user('/orgs'),
    repos_url: user('/repos'),
    events_url: user('/events{/privacy}'),
    received_events_url: user('/received_events'),
    type: bot ? 'Bot' : 'User',
    site_admin: false,
  };
}
