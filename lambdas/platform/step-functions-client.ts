import { SFNClient } from '@aws-sdk/client-sfn';
import { once } from './once.ts';
import { tracer } from './tracer.ts';

export const stateMachines = once(() => tracer.captureAWSv3Client(new SFNClient({})));
