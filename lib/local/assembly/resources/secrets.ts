import { randomInt } from 'node:crypto';
import * as z from 'zod';
import type { SecretResource } from '../deployment.ts';
import type { StackResource } from '../stack.ts';
import { flag, integer } from './property-schemas.ts';

const generatorSchema = z.looseObject({
  PasswordLength: integer.default(32),
  ExcludeCharacters: z.string().default(''),
  ExcludeLowercase: flag.default(false),
  ExcludeUppercase: flag.default(false),
  ExcludeNumbers: flag.default(false),
  ExcludePunctuation: flag.default(false),
  IncludeSpace: flag.default(false),
  SecretStringTemplate: z.string().optional(),
  GenerateStringKey: z.string().optional(),
});

const secretSchema = z.object({
  Description: z.string().optional(),
  SecretString: z.string().optional(),
  GenerateSecretString: generatorSchema.optional(),
});

/** The secrets among the resources, with the values that the template gives or generates. */
export function readSecrets(resources: readonly StackResource[]): readonly SecretResource[] {
  return resources
    .filter(({ type }) => type === 'AWS::SecretsManager::Secret')
    .map((resource) => {
      const { Description, SecretString, GenerateSecretString } = resource.read(secretSchema);
      const initialValue =
        SecretString ?? (GenerateSecretString === undefined ? undefined : generate(GenerateSecretString));
      return {
        logicalId: resource.logicalId,
        name: resource.identity.name,
        arn: resource.identity.ref,
        ...(Description !== undefined && { description: Description }),
        ...(initialValue !== undefined && { initialValue }),
      };
    });
}

function generate(generator: z.infer<typeof generatorSchema>): string {
  const alphabet = [
    generator.ExcludeLowercase ? '' : 'abcdefghijklmnopqrstuvwxyz',
    generator.ExcludeUppercase ? '' : 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
    generator.ExcludeNumbers ? '' : '0123456789',
    generator.ExcludePunctuation ? '' : '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~',
    generator.IncludeSpace ? ' ' : '',
  ]
    .join('')
    .split('')
    .filter((character) => !generator.ExcludeCharacters.includes(character));
  const password = Array.from(
    { length: generator.PasswordLength },
    () => alphabet[randomInt(alphabet.length)] ?? '',
  ).join('');
  if (generator.SecretStringTemplate === undefined || generator.GenerateStringKey === undefined) {
    return password;
  }
  const template = z.record(z.string(), z.unknown()).parse(JSON.parse(generator.SecretStringTemplate));
  return JSON.stringify({ ...template, [generator.GenerateStringKey]: password });
}
