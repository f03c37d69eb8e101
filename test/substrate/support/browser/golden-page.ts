import type { Batch, ProgramSession } from '../../../../substrate/program/engine.ts';
import { computeEngineId, EXACT_FILES } from '../../../../substrate/program/engine-id.ts';
import { heapPlan } from '../../../../substrate/program/exact/heap-plan.ts';
import type { OrtFactory } from '../../../../substrate/program/exact/ort-api.ts';
import { startOrt } from '../../../../substrate/program/exact/ort-heap.ts';
import { serveCalls } from '../../../../substrate/program/exact/serve-calls.ts';
import type { WorkerCall, WorkerResult } from '../../../../substrate/program/exact/worker-messages.ts';
import { loadProgram } from '../../../../substrate/program/load-program.ts';
import { meanEvaluation } from '../../../../substrate/program/mean-evaluation.ts';
import type { Program } from '../../../../substrate/program/program-manifest.ts';
import { goldenRun } from '../golden.ts';

// Runs in a page: the same engine code as in a worker, on files fetched from the page's server.

const DIST = '/node_modules/onnxruntime-web/dist/';
const MEMORY = 1024 ** 3;

const fetched = async (path: string): Promise<Uint8Array> => new Uint8Array(await (await fetch(path)).arrayBuffer());

const fetchProgram = async (name: string): Promise<Program> => {
  const [manifest, infer, loss, step] = await Promise.all(
    ['program.json', 'infer.onnx', 'loss.onnx', 'step.onnx'].map((file) => fetched(`/programs/${name}/${file}`)),
  );
  return loadProgram({ manifest: manifest!, graphs: { infer: infer!, loss: loss!, step: step! } });
};

const fetchBatch = (name: string, number: number | 'evaluation', columns: number): Promise<Batch> =>
  Promise.all(Array.from({ length: columns }, (_, column) => fetched(`/batches/${name}/${number}/${column}`)));

const sessionOf = (program: Program, number: number, answer: ReturnType<typeof serveCalls>): ProgramSession => {
  const { manifest } = program;
  const call = async (message: WorkerCall): Promise<WorkerResult> => {
    const reply = await answer(message);
    if (!reply.ok) throw new Error(`${reply.code} ${JSON.stringify(reply.fields)}`);
    return reply.result;
  };
  return {
    manifest,
    step: async (state, batches) =>
      (await call({ call: 'step', program: number, state, batches })) as Awaited<ReturnType<ProgramSession['step']>>,
    evaluate: async (params, rows) => {
      const { outputs } = await call({ call: 'evaluate', program: number, params, rows, batchSize: manifest.batch.evalSize });
      return meanEvaluation(manifest, outputs!);
    },
    infer: async (params, rows) => [...(await call({ call: 'infer', program: number, params, rows })).outputs!],
    close: async () => void (await call({ call: 'close', program: number })),
  };
};

/** The golden runs of these programs in this page. */
export const run = async (names: readonly string[]): Promise<unknown> => {
  const [wasm, glue] = await Promise.all([fetched(DIST + EXACT_FILES.wasm), fetched(DIST + EXACT_FILES.glue)]);
  const factory = (await import(DIST + EXACT_FILES.glue)) as { readonly default: OrtFactory };
  const answer = serveCalls(await startOrt(factory.default, await WebAssembly.compile(wasm), MEMORY));
  const runs: Record<string, unknown> = {};
  for (const [number, name] of names.entries()) {
    const program = await fetchProgram(name);
    const { columns } = program.manifest.batch;
    await answer({ call: 'open', program: number, plan: heapPlan(program) });
    const batches = await Promise.all(Array.from({ length: 10 }, (_, i) => fetchBatch(name, i, columns.length)));
    const golden = await goldenRun(
      sessionOf(program, number, answer),
      batches,
      await fetchBatch(name, 'evaluation', columns.length),
    );
    const { step, loss } = program.manifest.graphs;
    runs[name] = { engine: computeEngineId(wasm, glue), graphs: { step: step.digest, loss: loss.digest }, ...golden };
  }
  return runs;
};
