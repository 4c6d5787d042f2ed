import { Logger } from '@aws-lambda-powertools/logger';

/** Names the function by POWERTOOLS_SERVICE_NAME; fields of a campaign are added by the handler wrapper. */
export const logger = new Logger();
