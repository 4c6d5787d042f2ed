import { parseArgs } from 'node:util';
import { startCampaignTwin } from '../lib/campaign-twin.ts';
import { createRealClock } from '../lib/local/clock/real-clock.ts';
import { stopOnSignal } from '../lib/local/stop-on-signal.ts';
import { stageNamed } from '../lib/stages.ts';

/** `npm start`: a stage on this machine, until Ctrl-C. */
const { values } = parseArgs({
  options: {
    stage: { type: 'string', default: 'dev' },
    port: { type: 'string' },
    logs: { type: 'boolean', default: false },
  },
});

const starting = startCampaignTwin({
  stage: stageNamed(values.stage),
  clock: createRealClock(),
  host: 'process',
  ...(values.port === undefined ? {} : { apiPort: Number(values.port) }),
  ...(values.logs ? { onLog: ({ source, line }) => process.stdout.write(`${source}: ${line}\n`) } : {}),
});
stopOnSignal(async () => (await starting).close());

const twin = await starting;
const token = await twin.signIn({ sub: 'local-marketer', tenant: 'local' });
const addresses = [
  ['API', twin.apiUrl],
  ['Sign in', `curl -d sub=you -d tenant=local ${twin.issuer.url}/token`],
  ['AWS endpoint', twin.awsEndpointUrl],
  ...Object.entries(twin.vendors).map(([name, { url }]) => [name, url]),
];
process.stdout.write(`${addresses.map(([name = '', url]) => `${name.padEnd(14)}${url}`).join('\n')}\n`);
process.stdout.write(`Token         ${token}\nready\n`);
