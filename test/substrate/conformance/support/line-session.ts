import { TempernetError } from '../../../../protocol/errors/tempernet-error.ts';
import type { Hex } from '../../../../protocol/hex.ts';
import { float32View, int32View } from '../../../../substrate/codecs/little-endian.ts';
import { checkEvaluable, checkParams, checkRows, checkStep, inferColumns } from '../../../../substrate/program/check-inputs.ts';
import type { ProgramSession } from '../../../../substrate/program/engine.ts';
import type { ProgramManifest } from '../../../../substrate/program/program-manifest.ts';

const HASH: Hex = `0x${'11'.repeat(32)}`;
const BATCH = 4;
const MOMENTUM = 0.5;

/** Linear regression of a whole number on two floats: small enough to be worked out beside the suite. */
export const LINE: ProgramManifest = {
  format: 'tempernet/program/1',
  name: 'line',
  engine: 'plain:test',
  opset: 20,
  graphs: { infer: { file: 'i', digest: HASH }, loss: { file: 'l', digest: HASH }, step: { file: 's', digest: HASH } },
  params: [{ name: 'w', shape: [2], dtype: 'float32', scale: 24, init: { kind: 'he-uniform', fanIn: 2 } }],
  optimizer: { name: 'sgd', settings: {}, state: [{ name: 'm', shape: [2], dtype: 'float32' }] },
  batch: {
    size: BATCH,
    evalSize: BATCH,
    columns: [
      { name: 'x', dtype: 'float32', shape: [2] },
      { name: 'y', dtype: 'int32', shape: [] },
    ],
  },
  metrics: ['distance'],
  inferInputs: ['x'],
  inferOutputs: [{ name: 'y', shape: [1] }],
  frozen: [],
  bounds: { normMax: '40' },
  data: 'a plane without noise',
};

const predicted = (w: Float32Array, x: Float32Array, row: number): number => w[0]! * x[2 * row]! + w[1]! * x[2 * row + 1]!;

/** Trains and measures as a compiled program of that manifest would: by gradient descent with momentum, `rate` a step. */
export const lineSession = (rate: number): ProgramSession => ({
  manifest: LINE,
  step: async (state, batches, signal) => {
    checkStep(LINE, state, batches);
    if (signal?.aborted) throw new TempernetError('SUBSTRATE_ABORTED', { call: 'step' });
    const [w, m] = [Float32Array.from(state.params[0]!), Float32Array.from(state.optim[0]!)];
    const losses = batches.map((batch) => {
      const [x, y] = [float32View(batch[0]!), int32View(batch[1]!)];
      let loss = 0;
      const gradient = [0, 0];
      for (let row = 0; row < BATCH; row++) {
        const off = predicted(w, x, row) - y[row]!;
        loss += (off * off) / BATCH;
        for (const i of [0, 1] as const) gradient[i]! += (2 * off * x[2 * row + i]!) / BATCH;
      }
      for (const i of [0, 1] as const) {
        m[i] = MOMENTUM * m[i]! + gradient[i]!;
        w[i]! -= rate * m[i]!;
      }
      return loss;
    });
    return { state: { params: [w], optim: [m] }, losses: Float32Array.from(losses) };
  },
  evaluate: async (params, rows, signal) => {
    checkParams(LINE, params);
    checkEvaluable(LINE, rows);
    if (signal?.aborted) throw new TempernetError('SUBSTRATE_ABORTED', { call: 'evaluate' });
    const [x, y] = [float32View(rows.columns[0]!), int32View(rows.columns[1]!)];
    const count = rows.count - (rows.count % BATCH);
    let [loss, distance] = [0, 0];
    for (let row = 0; row < count; row++) {
      const off = Math.abs(predicted(params[0]!, x, row) - y[row]!);
      loss += (off * off) / count;
      distance += off / count;
    }
    return { loss, metrics: { distance }, count };
  },
  infer: async (params, rows) => {
    checkParams(LINE, params);
    checkRows(inferColumns(LINE), rows);
    const x = float32View(rows.columns[0]!);
    return [Float32Array.from({ length: rows.count }, (_, row) => predicted(params[0]!, x, row))];
  },
  close: async () => undefined,
});
