/** How one run of characters looks. */
export interface Style {
  readonly bold?: boolean;
  readonly italic?: boolean;
  readonly struck?: boolean;
  /** A person's name, or a link. */
  readonly reference?: boolean;
}

export interface Span extends Style {
  readonly text: string;
}

const marks = { '*': 'bold', _: 'italic', '~': 'struck' } as const;
const entities: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };

/**
 * Reads Slack's markup as far as our messages use it, a list of spans a line.
 * @param names whom a mention names, by Slack id.
 */
export function readMrkdwn(text: string, names: Readonly<Record<string, string>>): Span[][] {
  return text.split('\n').map((line) => spansOf(line, {}, names));
}

function spansOf(line: string, style: Style, names: Readonly<Record<string, string>>): Span[] {
  // A mark counts where it does not stand inside a word.
  const found = /<([^>]+)>|(?<![\p{L}\p{N}])([*_~])(?=\S)(.+?)(?<=\S)\2(?![\p{L}\p{N}])/u.exec(line);
  if (found === null) return line === '' ? [] : [{ ...style, text: plain(line) }];
  const [whole, reference, mark = '', inner = ''] = found;
  const middle: Span[] =
    reference === undefined
      ? spansOf(inner, { ...style, ...(isMark(mark) ? { [marks[mark]]: true } : {}) }, names)
      : [{ ...style, reference: true, text: nameOf(reference, names) }];
  const before = line.slice(0, found.index);
  return [
    ...(before === '' ? [] : [{ ...style, text: plain(before) }]),
    ...middle,
    ...spansOf(line.slice(found.index + whole.length), style, names),
  ];
}

const isMark = (text: string): text is keyof typeof marks => Object.hasOwn(marks, text);

function nameOf(reference: string, names: Readonly<Record<string, string>>): string {
  if (reference.startsWith('@')) return `@${names[reference.slice(1)] ?? reference.slice(1)}`;
  return plain(reference.split('|').at(-1) ?? reference);
}

function plain(text: string): string {
  return text.replace(/&(?:amp|lt|gt);/g, (entity) => entities[entity] ?? entity);
}
