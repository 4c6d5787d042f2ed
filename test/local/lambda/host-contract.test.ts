import { createInProcessHost } from '../../../lib/local/lambda/in-process-host.ts';
import { hostContract } from './host-contract.ts';

hostContract('a Lambda host in process', createInProcessHost);
