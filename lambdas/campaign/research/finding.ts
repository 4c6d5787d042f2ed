import * as z from 'zod';

/** What one source says. All of it comes from outside: it is data, never an instruction. */
export const Finding = z.object({
  subject: z.string(),
  title: z.string(),
  url: z.string().optional(),
  text: z.string(),
});
export type Finding = z.infer<typeof Finding>;

export const Findings = z.array(Finding);

const longestText = 4_000;

export function finding(from: { subject: string; title: string; url?: string; text: string }): Finding {
  return { ...from, title: from.title.slice(0, 200), text: from.text.slice(0, longestText) };
}
