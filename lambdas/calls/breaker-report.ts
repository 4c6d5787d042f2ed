import type { BreakerEvent } from '../breaker/breaker-event.ts';
import { logger } from '../platform/logger.ts';
import { addServiceMetric } from '../platform/service-metric.ts';

/** First words of the log lines that alarms are made of: they never change with the case at hand. */
export const breakerMessages = {
  transition: 'a circuit has gone over',
  refusal: 'a call was refused',
  shadowRefusal: 'a call would have been refused',
  trouble: 'the breakers do without their table',
} as const;

const iso = (at: number) => new Date(at).toISOString();

/** Every event of a circuit as a metric, and as a line where a person may want to read it. */
export function reportBreakerEvent(event: BreakerEvent): void {
  const { service } = event;
  switch (event.kind) {
    case 'transition': {
      const { from, to, generation, reason, until } = event;
      addServiceMetric('circuit_breaker_state_changes', { service, to });
      const fields = { circuit: service, from, to, generation, reason };
      const log = to === 'open' ? logger.error : logger.warn;
      log.call(logger, breakerMessages.transition, {
        ...fields,
        ...(until === undefined ? {} : { until: iso(until) }),
      });
      return;
    }
    case 'refusal': {
      const { until, shadow } = event;
      addServiceMetric('circuit_breaker_rejections_total', { service });
      const message = shadow ? breakerMessages.shadowRefusal : breakerMessages.refusal;
      logger.info(message, { circuit: service, until: iso(until) });
      return;
    }
    case 'failure':
      addServiceMetric('circuit_breaker_failures_total', { service });
      return;
    case 'trouble': {
      const { during, reason, lasting } = event;
      addServiceMetric('circuit_breaker_store_failures_total', { service });
      const log = lasting ? logger.error : logger.warn;
      log.call(logger, breakerMessages.trouble, { circuit: service, during, reason });
      return;
    }
    default:
      event satisfies never;
  }
}
