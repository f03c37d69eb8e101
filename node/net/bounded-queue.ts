/** A queue of fixed length worked off one item at a time, in order. */
export type BoundedQueue<T> = {
  /** Adds an item; when the queue is full the oldest waiting item is handed to `dropped` instead of being worked on. */
  push(item: T): void;
  /** Drops what waits and resolves when the item in work is done. */
  stop(): Promise<void>;
};

/** What a queue does with its items. `work` must not reject. */
export type QueueModules<T> = { readonly work: (item: T) => Promise<void>; readonly dropped: (item: T) => void };

/** An empty queue for at most `length` waiting items. */
export const createBoundedQueue = <T>(options: { readonly length: number }, modules: QueueModules<T>): BoundedQueue<T> => {
  let waiting: T[] = [];
  let stopped = false;
  let running: Promise<void> | undefined;

  const run = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await modules.work(item);
    running = undefined;
  };
  return {
    push: (item) => {
      if (stopped) return modules.dropped(item);
      waiting.push(item);
      const oldest = waiting.length > options.length ? waiting.shift() : undefined;
      if (oldest !== undefined) modules.dropped(oldest);
      running ??= run();
    },
    stop: async () => {
      stopped = true;
      const dropped = waiting;
      waiting = [];
      for (const item of dropped) modules.dropped(item);
      await running;
    },
  };
};
