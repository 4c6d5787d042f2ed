/** Beside the Runtime API: what the process host and the runtime inside a sandbox tell each other. */

/** Header of an event: the twin's time less this machine's, in milliseconds. */
export const clockOffsetHeader = 'twin-clock-offset-ms';

/** The same for the time before the first event; the runtime removes the variable. */
export const clockOffsetVariable = 'TWIN_CLOCK_OFFSET_MS';

/** Closes the output of one invocation, on stdout and on stderr. */
export const endOfOutput = (requestId: string): string => `\u0000end of ${requestId}`;
