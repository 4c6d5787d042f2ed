import { createProcessHost } from '../../../lib/local/lambda/process-host.ts';
import { hostContract } from './host-contract.ts';

hostContract('a Lambda host with child processes', createProcessHost);
