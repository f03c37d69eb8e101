import type { Logger } from '../node/log/logger.ts';

/** What must be ended, in reverse order of its start, whatever happens. */
export class Closers {
  readonly #logger: Logger;
  readonly #closers: (() => unknown)[] = [];

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  add(close: () => unknown): void {
    this.#closers.push(close);
  }

  async close(): Promise<void> {
    for (const close of this.#closers.splice(0).reverse()) {
      try {
        await close();
      } catch (error) {
        this.#logger.warn({ error: String(error) }, 'closing failed');
      }
    }
  }
}
