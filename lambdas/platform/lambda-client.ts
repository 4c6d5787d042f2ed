import { LambdaClient } from '@aws-sdk/client-lambda';
import { once } from './once.ts';
import { tracer } from './tracer.ts';

export const lambdas = once(() => tracer.captureAWSv3Client(new LambdaClient({})));
