import { type Hex, isBytes32 } from '../../protocol/hex.ts';

/** A block that was delivered. */
export type Step = { readonly number: number; readonly hash: Hex };

/** The blocks delivered last, ascending: what a reorganisation is found by, and how far back it can be undone. */
export type Trail = {
  last(): Step | undefined;
  /** The newest block not above `block`. */
  upTo(block: number): Step | undefined;
  push(step: Step): void;
  /** Forgets what lies above `block`. */
  rewind(block: number): void;
  /** Newest first. */
  steps(): readonly Step[];
};

/** A trail of at most `limit` blocks. */
export const createTrail = (limit: number, initial: readonly Step[] = []): Trail => {
  let kept = [...initial].sort((a, b) => a.number - b.number).slice(-limit);
  return {
    last: () => kept.at(-1),
    upTo: (block) => kept.findLast((step) => step.number <= block),
    push: (step) => {
      if (kept.at(-1)?.number === step.number) kept.pop();
      kept.push(step);
      if (kept.length > limit) kept.shift();
    },
    rewind: (block) => {
      kept = kept.filter((step) => step.number <= block);
    },
    steps: () => kept.toReversed(),
  };
};

/** A trail as bytes for the journal: its newest `count` blocks. */
export const encodeTrail = (trail: Trail, count: number): Uint8Array =>
  new TextEncoder().encode(
    JSON.stringify(
      trail
        .steps()
        .slice(0, count)
        .map((step) => [step.number, step.hash]),
    ),
  );

/** The blocks of an encoded trail; none where the bytes are something else. */
export const decodeTrail = (bytes: Uint8Array | undefined): Step[] => {
  try {
    const rows: unknown = JSON.parse(new TextDecoder().decode(bytes ?? new Uint8Array()));
    if (!Array.isArray(rows)) return [];
    return rows.flatMap((row: unknown) => {
      const [number, hash] = Array.isArray(row) ? (row as unknown[]) : [];
      return Number.isSafeInteger(number) && Number(number) >= 0 && isBytes32(hash) ? [{ number: Number(number), hash }] : [];
    });
  } catch {
    return [];
  }
};
