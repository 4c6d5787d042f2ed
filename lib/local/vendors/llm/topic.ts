/** What a prompt wants written about, as far as it says so between its tags. */
export interface Topic {
  readonly name: string;
  readonly audience: string;
  /** Short sentences without their full stops, at least one. */
  readonly messages: readonly string[];
  readonly goals: readonly string[];
  /** The text of the feedback, where there is some. */
  readonly feedback: string | undefined;
  /** Rises with every revision, so that each draft is worded anew. */
  readonly turn: number;
}

/** Reads a prompt's `<brief>` and `<feedback>`; a prompt without them is about what its words are about. */
export function topicOf(prompt: string): Topic {
  const brief = jsonBetween(prompt, 'brief');
  const fields = typeof brief === 'object' && brief !== null ? Object.entries(brief) : [];
  const field = (name: string): unknown => fields.find(([key]) => key === name)?.[1];
  const feedback = jsonBetween(prompt, 'feedback');
  const messages = sentences(field('keyMessages'));
  return {
    name: sentences(field('name'))[0] ?? (folded(prompt).split(' ').slice(0, 4).join(' ') || 'this'),
    audience: asList(sentences(field('audience')).slice(0, 2)) || 'your team',
    messages: messages.length > 0 ? messages : ['It does one thing, and does it well'],
    goals: sentences(field('goals')),
    feedback: typeof feedback === 'string' ? feedback : undefined,
    turn: Number(/\brevision (\d+)/.exec(prompt)?.[1] ?? (feedback === undefined ? 0 : 1)),
  };
}

function jsonBetween(prompt: string, tag: string): unknown {
  const [, json] = new RegExp(`<${tag}>\\s*([\\s\\S]*?)\\s*</${tag}>`).exec(prompt) ?? [];
  if (json === undefined) return undefined;
  try {
    return JSON.parse(json);
  } catch {
    return json;
  }
}

function sentences(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(sentences);
  if (typeof value !== 'string') return [];
  return value
    .split(/\n|(?<=[.!?])\s/)
    .map((one) => folded(one.replace(/^\s*[-*•]\s*/, '')).replace(/[.\s]+$/, ''))
    .filter((one) => one !== '');
}

function folded(text: string): string {
  return text.replace(/[\p{Cc}\s<>]+/gu, ' ').trim();
}

function asList(names: readonly string[]): string {
  return names.join(' and ');
}
