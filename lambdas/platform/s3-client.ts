import { S3Client } from '@aws-sdk/client-s3';
import { once } from './once.ts';
import { tracer } from './tracer.ts';

export const objects = once(() => tracer.captureAWSv3Client(new S3Client({})));
