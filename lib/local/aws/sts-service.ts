import type { AwsService } from './aws-service.ts';
import { createQueryService } from './query-service.ts';

/** STS's GetCallerIdentity. */
export function createStsService(account: string): AwsService {
  return createQueryService({
    name: 'sts',
    namespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
    operations: new Map([
      [
        'GetCallerIdentity',
        () => ({ Arn: `arn:aws:iam::${account}:user/local`, UserId: 'AIDALOCAL', Account: account }),
      ],
    ]),
  });
}
