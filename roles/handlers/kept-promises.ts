/** Results by key, made once even when asked for twice at the same time; the least recently used goes first. A failure is not kept. */
export class KeptPromises<T> {
  readonly #limit: number;
  readonly #kept = new Map<string, Promise<T>>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  has(key: string): boolean {
    return this.#kept.has(key);
  }

  get(key: string, make: () => Promise<T>): Promise<T> {
    const found = this.#kept.get(key);
    this.#kept.delete(key);
    const promise = found ?? make();
    this.#kept.set(key, promise);
    if (found === undefined) promise.catch(() => this.#kept.get(key) === promise && this.#kept.delete(key));
    const oldest = this.#kept.keys().next();
    if (this.#kept.size > this.#limit && !oldest.done) this.#kept.delete(oldest.value);
    return promise;
  }
}
