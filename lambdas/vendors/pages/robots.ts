/** What a site's robots.txt says to us (RFC 9309). */
export interface RobotsRules {
  allows(url: URL): boolean;
}

interface Rule {
  readonly allow: boolean;
  readonly pattern: string;
}

interface Group {
  readonly agents: string[];
  readonly rules: Rule[];
}

export const everythingAllowed: RobotsRules = { allows: () => true };

/**
 * Reads a robots.txt for one crawler: the groups that name it, else those for `*`. The longest rule that
 * matches decides, `Allow` where two are equally long. What it does not understand it passes over.
 * @param agent the crawler's name in lower case.
 */
export function parseRobots(text: string, agent: string): RobotsRules {
  const groups = groupsOf(text);
  const named = groups.filter(({ agents }) => agents.includes(agent));
  const ours = named.length > 0 ? named : groups.filter(({ agents }) => agents.includes('*'));
  const rules = ours.flatMap((group) => group.rules).toSorted(byPrecedence);
  return {
    allows({ pathname, search }) {
      const path = normal(`${pathname}${search}`);
      return (
        pathname === '/robots.txt' || (rules.find(({ pattern }) => matches(pattern, path))?.allow ?? true)
      );
    },
  };
}

function groupsOf(text: string): Group[] {
  const groups: Group[] = [];
  let naming = false;
  for (const line of text.replace(/^\ufeff/, '').split(/\r\n|\r|\n/)) {
    const [, key = '', value = ''] = /^\s*([\w-]+)\s*:\s*(.*?)\s*(?:#.*)?$/.exec(line) ?? [];
    switch (key.toLowerCase()) {
      case 'user-agent': {
        if (!naming) groups.push({ agents: [], rules: [] });
        groups.at(-1)?.agents.push(value.toLowerCase());
        naming = true;
        break;
      }
      case 'allow':
      case 'disallow':
        naming = false;
        if (value !== '') {
          groups.at(-1)?.rules.push({ allow: key.toLowerCase() === 'allow', pattern: normal(value) });
        }
        break;
      default:
    }
  }
  return groups;
}

function byPrecedence(a: Rule, b: Rule): number {
  return b.pattern.length - a.pattern.length || Number(b.allow) - Number(a.allow);
}

/**
 * `*` stands for anything, `$` at the end for the end. Each piece is looked for from left to right, so that no
 * pattern costs more than the path is long.
 */
function matches(pattern: string, path: string): boolean {
  const toTheEnd = pattern.endsWith('$');
  const [first = '', ...others] = (toTheEnd ? pattern.slice(0, -1) : pattern).split('*');
  const last = toTheEnd ? others.pop() : undefined;
  if (!path.startsWith(first)) return false;
  let reached = first.length;
  for (const piece of others) {
    const found = path.indexOf(piece, reached);
    if (found < 0) return false;
    reached = found + piece.length;
  }
  if (!toTheEnd) return true;
  return last === undefined
    ? path.length === reached
    : path.endsWith(last) && path.length - last.length >= reached;
}

/** Percent-encodings in one spelling; where they are broken, as they stand. */
function normal(path: string): string {
  try {
    return encodeURI(decodeURI(path));
  } catch {
    return path;
  }
}
