import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { SecretResource } from '../assembly/deployment.ts';
import type { Clock } from '../clock/clock.ts';
import { AwsError } from './aws-error.ts';
import type { AwsService } from './aws-service.ts';
import { createJsonService, jsonOperation } from './json-service.ts';

interface Version {
  readonly id: string;
  readonly value: string;
  readonly createdAt: number;
  readonly stages: Set<string>;
}

const secretId = z.object({ SecretId: z.string().min(1) });
const getInput = secretId.extend({
  VersionId: z.string().optional(),
  VersionStage: z.string().optional(),
});
const putInput = secretId.extend({
  SecretString: z.string().min(1).max(65_536),
  ClientRequestToken: z.string().min(32).max(64).optional(),
  VersionStages: z.array(z.string()).optional(),
});

/** The Secrets Manager API for text secrets. A secret without a value answers as one on AWS does. */
export function createSecretsManagerService(options: {
  readonly clock: Clock;
  readonly resources: readonly SecretResource[];
  /** First values by the secrets' names. */
  readonly values: Readonly<Record<string, string>>;
}): AwsService {
  const { clock, resources } = options;
  const versions = new Map<string, Version[]>(resources.map(({ name }) => [name, []]));
  const createdAt = clock.now();

  const find = (id: string): SecretResource => {
    // An ARN's six random characters at the end may be left away.
    const found = resources.find(
      ({ name, arn }) => id === name || id === arn || arn.replace(/-\w{6}$/, '') === id,
    );
    if (found !== undefined) return found;
    throw new AwsError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
  };
  const versionsOf = ({ name }: SecretResource): Version[] => versions.get(name) ?? [];

  const put = (secret: SecretResource, value: string, id: string, stages: readonly string[]): Version => {
    const all = versionsOf(secret);
    const same = all.find((version) => version.id === id);
    if (same !== undefined) {
      if (same.value === value) return same;
      throw new AwsError(
        'ResourceExistsException',
        `The version ${id} exists already with another value; a version cannot be changed.`,
      );
    }
    const current = all.find((version) => version.stages.has('AWSCURRENT'));
    if (stages.includes('AWSCURRENT') && current !== undefined) {
      for (const version of all) version.stages.delete('AWSPREVIOUS');
      current.stages.add('AWSPREVIOUS');
    }
    for (const version of all) for (const stage of stages) version.stages.delete(stage);
    const made = { id, value, createdAt: clock.now(), stages: new Set(stages) };
    all.push(made);
    return made;
  };

  for (const [name, value] of Object.entries(options.values)) {
    if (!versions.has(name)) {
      throw new Error(
        `there is a value for the secret ${name}, which the deployment does not have; it has: ${[...versions.keys()].join(', ')}`,
      );
    }
    put(find(name), value, randomUUID(), ['AWSCURRENT']);
  }

  const operations = new Map([
    [
      'GetSecretValue',
      jsonOperation(getInput, ({ SecretId, VersionId: id, VersionStage }) => {
        const secret = find(SecretId);
        const stage = VersionStage ?? (id === undefined ? 'AWSCURRENT' : undefined);
        const version = versionsOf(secret).find(
          (one) => (id === undefined || one.id === id) && (stage === undefined || one.stages.has(stage)),
        );
        if (version === undefined) {
          const wanted = stage === undefined ? `version id: ${id}` : `staging label: ${stage}`;
          throw new AwsError(
            'ResourceNotFoundException',
            `Secrets Manager can't find the specified secret value for ${wanted}`,
          );
        }
        return {
          ARN: secret.arn,
          Name: secret.name,
          VersionId: version.id,
          SecretString: version.value,
          VersionStages: [...version.stages],
          CreatedDate: version.createdAt / 1000,
        };
      }),
    ],
    [
      'PutSecretValue',
      jsonOperation(putInput, ({ SecretId, SecretString, ClientRequestToken, VersionStages }) => {
        const secret = find(SecretId);
        const stages = VersionStages ?? ['AWSCURRENT'];
        const version = put(secret, SecretString, ClientRequestToken ?? randomUUID(), stages);
        return {
          ARN: secret.arn,
          Name: secret.name,
          VersionId: version.id,
          VersionStages: [...version.stages],
        };
      }),
    ],
    [
      'DescribeSecret',
      jsonOperation(secretId, ({ SecretId }) => {
        const secret = find(SecretId);
        const staged = versionsOf(secret).filter(({ stages }) => stages.size > 0);
        return {
          ARN: secret.arn,
          Name: secret.name,
          ...(secret.description !== undefined && { Description: secret.description }),
          CreatedDate: createdAt / 1000,
          LastChangedDate: (versionsOf(secret).at(-1)?.createdAt ?? createdAt) / 1000,
          VersionIdsToStages: Object.fromEntries(staged.map(({ id, stages }) => [id, [...stages]])),
        };
      }),
    ],
  ]);

  return createJsonService({
    name: 'secretsmanager',
    target: 'secretsmanager',
    jsonVersion: '1.1',
    operations,
    invalidInput: 'InvalidParameterException',
  });
}
