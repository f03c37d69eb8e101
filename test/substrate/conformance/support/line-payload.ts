import { littleEndianBytes } from '../../../../substrate/codecs/little-endian.ts';
import type { ConformanceSample } from '../../../../substrate/conformance/sample.ts';
import { type Dataset, rowWidth } from '../../../../substrate/data/dataset.ts';
import type { Payload } from '../../../../substrate/payload.ts';
import { openProgramPayload } from '../../../../substrate/payloads/program/program-payload.ts';
import { LINE, lineSession } from './line-session.ts';

/** The line as a payload; `rate` of 0.05 learns. */
export const linePayload = (rate = 0.05): Promise<Payload> => {
  const engine = { id: LINE.engine, open: async () => lineSession(rate), close: async () => undefined };
  const program = { manifest: LINE, hash: LINE.graphs.step.digest, graphs: { infer: NONE, loss: NONE, step: NONE }, frozen: [] };
  return openProgramPayload(program, engine);
};

const NONE = new Uint8Array();

/** Rows of the plane y = 3 a - 2 b, from the `first`. */
const plane = (first: number, count: number): Dataset => {
  const rows = new Uint8Array(count * rowWidth(LINE.batch.columns));
  for (let row = 0; row < count; row++) {
    const [a, b] = [((first + row) * 7) % 5, ((first + row) * 11) % 6];
    rows.set(littleEndianBytes(Float32Array.of(a / 2, b / 2)), row * 12);
    rows.set(littleEndianBytes(Int32Array.of(Math.round((3 * a - 2 * b) / 2))), row * 12 + 8);
  }
  return { columns: LINE.batch.columns, count, rows };
};

/** Examples of the line, enough for what the suite asks. */
export const lineSample = (): ConformanceSample => ({ shard: plane(0, 40), truth: plane(1_000, 40) });
