import { Tracer } from '@aws-lambda-powertools/tracer';

/** One trace a campaign: Step Functions hands its header to every function that it calls. */
export const tracer = new Tracer();
