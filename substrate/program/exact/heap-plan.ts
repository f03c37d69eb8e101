import { expectedPorts } from '../graph-ports.ts';
import type { Program } from '../program-manifest.ts';
import type { HeapPlan } from './heap-program.ts';

/** The plain data with which a worker or a page opens a program. */
export const heapPlan = ({ manifest, graphs, frozen }: Program): HeapPlan => ({
  graphs,
  ports: {
    infer: expectedPorts(manifest, 'infer'),
    loss: expectedPorts(manifest, 'loss'),
    step: expectedPorts(manifest, 'step'),
  },
  params: manifest.params.length,
  optim: manifest.optimizer.state.length,
  frozen: manifest.frozen.map(({ shape, blocks }, i) => ({
    content: frozen[i]!,
    form: { shape, ...(blocks !== undefined && { blocks }) },
  })),
});
