import { parseArgs } from 'node:util';
import { startCampaignTwin } from '../lib/campaign-twin.ts';
import { createRealClock } from '../lib/local/clock/real-clock.ts';
import { stageNamed } from '../lib/stages.ts';

/** `npm start`: a stage on this machine, until Ctrl-C. */
const { values } = parseArgs({
  options: {
    stage: { type: 'string', default: 'dev' },
    port: { type: 'string' },
    logs: { type: 'boolean', default: false },
  },
});

const twin = await startCampaignTwin({
  stage: stageNamed(values.stage),
  clock: createRealClock(),
  host: 'process',
  ...(values.port === undefined ? {} : { apiPort: Number(values.port) }),
  ...(values.logs ? { onLog: ({ source, line }) => process.stdout.write(`${source}: ${line}\n`) } : {}),
});

const token = await twin.signIn({ sub: 'local-marketer', tenant: 'local' });
const addresses = [
  ['API', twin.apiUrl],
  ['Sign in', `curl -d sub=you -d tenant=local ${twin.issuer.url}/token`],
  ['AWS endpoint', twin.awsEndpointUrl],
  ...Object.entries(twin.vendors).map(([name, { url }]) => [name, url]),
];
process.stdout.write(`${addresses.map(([name = '', url]) => `${name.padEnd(14)}${url}`).join('\n')}\n`);
process.stdout.write(`Token         ${token}\nready\n`);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    twin.close().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`${String(error)}\n`);
        process.exit(1);
      },
    );
  });
}
