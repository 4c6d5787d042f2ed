import type { RouteResource } from '../assembly/deployment.ts';

export interface RouteMatch {
  readonly route: RouteResource;
  /** `GET /parcels/{id}` or `$default`, as the event names it. */
  readonly routeKey: string;
  readonly pathParameters: Readonly<Record<string, string>>;
}

/**
 * Chooses a route as API Gateway does: segment by segment, literal before `{name}` before `{name+}`, then the
 * method before `ANY`, and `$default` last.
 * @param path Decoded, without the query.
 */
export function matchRoute(
  routes: readonly RouteResource[],
  method: string,
  path: string,
): RouteMatch | undefined {
  const [best] = routes
    .filter((route) => route.method === 'ANY' || route.method === method)
    .flatMap((route) => {
      const pathParameters = matchPath(route.path, path);
      return pathParameters === undefined ? [] : [{ route, pathParameters, rank: rank(route) }];
    })
    .sort((a, b) => (a.rank < b.rank ? -1 : 1));
  if (best === undefined) return undefined;
  const { route, pathParameters } = best;
  const routeKey = route.path === '$default' ? '$default' : `${route.method} ${route.path}`;
  return { route, routeKey, pathParameters };
}

function matchPath(pattern: string, path: string): Readonly<Record<string, string>> | undefined {
  if (pattern === '$default') return {};
  const given = path.split('/').slice(1);
  const parameters: Record<string, string> = {};
  const wanted = pattern.split('/').slice(1);
  for (const [index, segment] of wanted.entries()) {
    const [, name, greedy] = /^\{([^}+]+)(\+?)\}$/.exec(segment) ?? [];
    const value = greedy === '+' ? given.slice(index).join('/') : given[index];
    if (name === undefined ? value !== segment : value === undefined || value === '') return undefined;
    if (name !== undefined && value !== undefined) parameters[name] = value;
    if (greedy === '+') return parameters;
  }
  return given.length === wanted.length ? parameters : undefined;
}

/** Sorts before what is less specific. */
function rank({ path, method }: RouteResource): string {
  if (path === '$default') return '9';
  const segments = path
    .split('/')
    .slice(1)
    .map((segment) => (segment.endsWith('+}') ? '2' : segment.startsWith('{') ? '1' : '0'));
  return `${segments.join('')}${method === 'ANY' ? '8' : '7'}`;
}
