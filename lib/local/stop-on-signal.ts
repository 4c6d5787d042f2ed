const signals = { SIGINT: 130, SIGTERM: 143 } as const;

/**
 * Closes what runs when somebody presses Ctrl-C or ends the process, and exits as a shell expects. Install it
 * before anything is started, or a signal in between would leave something behind. A second signal does not wait.
 * @returns a signal that is aborted as soon as closing begins: what fails after that fails because of it.
 */
export function stopOnSignal(close: () => Promise<void>): AbortSignal {
  const stopping = new AbortController();
  for (const [signal, exitCode] of Object.entries(signals)) {
    process.on(signal, () => {
      if (stopping.signal.aborted) process.exit(exitCode);
      stopping.abort();
      close().then(
        () => process.exit(exitCode),
        (error: unknown) => {
          process.stderr.write(`${String(error)}\n`);
          process.exit(1);
        },
      );
    });
  }
  return stopping.signal;
}
