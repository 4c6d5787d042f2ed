import type { AnswerSchema } from './requests.ts';
import type { Topic } from './topic.ts';

/** Writes what the schema asks for: the same topic and turn make the same text. */
export function writeAnswer(
  schema: AnswerSchema,
  topic: Topic,
  place: readonly (string | number)[] = [],
): unknown {
  if (schema.enum !== undefined) return schema.enum[topic.turn % schema.enum.length];
  switch (schema.type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([name, inner]) => [
          name,
          writeAnswer(inner, topic, [...place, name]),
        ]),
      );
    case 'array':
      return Array.from({ length: schema.minItems ?? 3 }, (_, index) =>
        writeAnswer(schema.items ?? { type: 'string' }, topic, [...place, index]),
      );
    case 'number':
    case 'integer':
      return topic.turn;
    case 'boolean':
      return true;
    case 'null':
      return null;
    default:
      return within(schema.description ?? '', drafts(place, topic), topic.turn);
  }
}

/** The draft whose turn it is if it is short enough, else the next that is, else what fits of the first. */
function within(limit: string, texts: readonly string[], turn: number): string {
  const words = Number(/(\d+) words/.exec(limit)?.[1] ?? Number.POSITIVE_INFINITY);
  const characters = Number(/(\d+) characters/.exec(limit)?.[1] ?? Number.POSITIVE_INFINITY);
  const fits = (text: string) => [...text].length <= characters && text.split(/\s+/).length <= words;
  const inTurn = texts.map((_, index) => texts[(index + turn) % texts.length] ?? '');
  const fitting = inTurn.find(fits);
  if (fitting !== undefined) return fitting;
  let cut = inTurn[0] ?? '';
  while (!fits(cut) && /\s/.test(cut)) cut = cut.replace(/[\s,:;.–-]*\s\S*$/, '');
  return fits(cut) ? cut : [...cut].slice(0, characters).join('');
}

function drafts(place: readonly (string | number)[], topic: Topic): string[] {
  const { name, audience, messages } = topic;
  const [message = ''] = messages;
  const section = Number(place.findLast((part) => typeof part === 'number') ?? 0);
  switch (place.at(-1)) {
    case 'headline':
      return [message, `Meet ${name}`, `${name}, made for ${audience}`, `${name} is here`];
    case 'tagline':
      return [
        'Made for everyday work',
        'Less effort, more done',
        'Simple from day one',
        'Good work, made easier',
      ];
    case 'emailSubject':
      return [`${name}: ${message}`, `New for ${audience}: ${name}`, `${name} is here`];
    case 'emailBody':
      return emails(topic);
    case 'socialPost':
      return [
        `${message}. That is ${name}, made for ${audience}. Have a look and tell us what you think. ${tag(name)}`,
        `Made for ${audience}: ${name}. ${message}. What would you try first? ${tag(name)}`,
        `${name} is here. Have a look and tell us what you think. ${tag(name)}`,
      ];
    case 'title':
      return [
        `What ${name} changes for ${audience}`,
        `${name}: a closer look`,
        `Getting started with ${name}`,
      ];
    case 'heading':
      return [sectionOf(topic, section).heading];
    case 'body':
      return [sectionOf(topic, section).body];
    default:
      return [`${name} for ${audience}: ${message}.`, `${message}: ${name} for ${audience}.`];
  }
}

function emails({ name, audience, messages }: Topic): string[] {
  const points = messages
    .slice(0, 4)
    .map((message) => `${message}.`)
    .join(' ');
  return [
    `Hello,\n\nthere is something new for ${audience}: ${name}.\n\n${points}\n\n` +
      'See how it works on a task of your own. It takes a few minutes, and nothing has to be set up first.\n\n' +
      'Questions? Just reply to this mail, it reaches the people who made it.',
    `Hello,\n\n${name} was made with ${audience} in mind. ${points}\n\n` +
      'Start with the one thing that costs you the most time today, and compare for yourself.\n\n' +
      'We read every reply to this mail.',
    `Hello,\n\n${name} is here. ${messages[0]}.\n\nHave a look when you have five minutes.`,
  ];
}

function sectionOf(topic: Topic, index: number): { readonly heading: string; readonly body: string } {
  const { name, audience, messages, goals } = topic;
  const message = messages[index % messages.length];
  const again = topic.turn % 2 === 1;
  const sections = [
    {
      heading: again ? 'Where the time goes today' : 'Why now',
      body: `For ${audience}, much of a working day goes into things that nobody asked for. ${name} starts there.\n\n${message}.`,
    },
    {
      heading: again ? `${name} in short` : `What ${name} is`,
      body: `${message}. That is the whole idea, and everything else follows from it.\n\nIt fits in with what is already there, so nothing has to be thrown away.`,
    },
    {
      heading: again ? 'What gets easier' : 'How it helps',
      body: `${message}. What used to be a chain of small tasks becomes one step, and the result can be checked at a glance.`,
    },
    {
      heading: again ? 'A first afternoon' : 'Where to begin',
      body: `Take one task that comes back every week and do it with ${name} once. Keep the old way beside it for comparison, then decide.`,
    },
    {
      heading: again ? 'What to watch' : 'What comes next',
      body:
        goals.length === 0
          ? `${name} will go on from here with what ${audience} ask for. Tell us what is missing.`
          : `What we want to reach with it: ${goals.slice(0, 3).join('; ')}. Tell us how far it takes you, and what is missing.`,
    },
  ];
  return sections[index % sections.length] ?? { heading: name, body: `${message}.` };
}

function tag(name: string): string {
  const words = name.replace(/[^\p{L}\p{N} ]/gu, '').split(' ');
  return `#${words
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('')
    .slice(0, 40)}`;
}
