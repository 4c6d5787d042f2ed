import { createHash } from 'node:crypto';

/** The first characters of a text's hash, in lower case: stable over runs, so that names are. */
export function shortHash(text: string, length: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, length);
}

/**
 * A name for what the template leaves unnamed: `<Stack>-<LogicalId>`, cut to the length that the service
 * allows. Where it has to be cut, a hash keeps it unique.
 */
export function generatedName(stackName: string, logicalId: string, longest: number): string {
  const full = `${stackName}-${logicalId}`;
  if (full.length <= longest) return full;
  return `${full.slice(0, longest - 9)}-${shortHash(full, 8)}`;
}

/** The same for a bucket: lower case, 63 characters. */
export function generatedBucketName(stackName: string, logicalId: string): string {
  return generatedName(stackName, logicalId, 63)
    .toLowerCase()
    .replace(/[^a-z0-9.-]/g, '-');
}

/**
 * CloudFormation's own form for a secret, `<LogicalId>-<12 characters>`: CDK takes the name out of the ARN by
 * counting the hyphens.
 */
export function generatedSecretName(stackName: string, logicalId: string): string {
  return `${logicalId}-${shortHash(`${stackName}/${logicalId}`, 12)}`;
}
