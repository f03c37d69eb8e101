import type { Logger } from '../../../node/log/logger.ts';

const nothing = (): void => undefined;

/** A logger for tests of what does not concern logs. */
export const silentLogger: Logger = { debug: nothing, info: nothing, warn: nothing, error: nothing, child: () => silentLogger };
