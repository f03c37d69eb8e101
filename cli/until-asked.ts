/** Resolves at the first SIGINT or SIGTERM, or when nobody reads stdout any longer; a second signal ends the process at once. */
export const untilAsked = (): Promise<void> =>
  new Promise((resolve) => {
    let asked = false;
    process.stdout.once('error', () => resolve());
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.on(signal, () => {
        if (asked) process.exit(130);
        asked = true;
        process.stderr.write('stopping; once more to end at once\n');
        resolve();
      });
    }
  });
