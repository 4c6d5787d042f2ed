import { services } from '../../platform/services.ts';

/** The circuit that nobody calls through: forced open, no campaign is started. */
export const killSwitch = 'campaigns';

/** Whatever a person may stop: each service, and the start of campaigns. */
export const circuitNames = [...services, killSwitch] as const;
export type CircuitName = (typeof circuitNames)[number];
