/** What a Python worker tells whoever started it. */
export type WorkerEvent = {
  readonly event: 'programs' | 'connected' | 'lost' | 'ended' | 'refused';
  /** Why; empty where nothing went wrong. */
  readonly detail: string;
  /** Of what is refused: `options`, `token`, `version`, `tls` or `program`. */
  readonly kind: string;
};

const EVENTS: ReadonlySet<unknown> = new Set(['programs', 'connected', 'lost', 'ended', 'refused']);
const MAX_DETAIL = 1_000;

/** A line of a worker's standard output; undefined when it is not one of its events. */
export const parseWorkerEvent = (line: string): WorkerEvent | undefined => {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  const { event, detail, kind } = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  if (!EVENTS.has(event)) return undefined;
  const text = (part: unknown): string => (typeof part === 'string' ? part.slice(0, MAX_DETAIL) : '');
  return { event: event as WorkerEvent['event'], detail: text(detail), kind: text(kind) };
};
