import { spawnSync } from 'node:child_process';

/** DynamoDB Local 3 is compiled for it. */
const leastJava = 17;

/** Why DynamoDB Local cannot run here, if it cannot. */
export function whyNoDynamoDbLocal(): string | undefined {
  const { error, status, stderr } = spawnSync('java', ['-version'], { encoding: 'utf8', timeout: 20_000 });
  // macOS has a `java` that only says where to get one.
  if (error !== undefined || status !== 0) return 'no Java here';
  const [, major] = /version "(\d+)/.exec(stderr) ?? [];
  return Number(major) >= leastJava ? undefined : `Java ${leastJava} or later is needed, here is ${major}`;
}
