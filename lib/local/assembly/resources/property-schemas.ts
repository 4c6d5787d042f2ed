import * as z from 'zod';

/** A text, however the template writes it: CloudFormation takes numbers and booleans for texts. */
export const text = z.union([z.string(), z.number(), z.boolean()]).transform(String);

/** A whole number, also as a text. */
export const integer = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^-?\d+$/)
      .transform(Number),
  ])
  .pipe(z.int());

/** A boolean, also as a text. */
export const flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((value) => value === 'true')]);
