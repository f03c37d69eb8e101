import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from '../../../node/log/logger.ts';
import { runDevnet } from '../../devnet.ts';
import { payloadOf } from '../../payloads.ts';
import { readProgram } from '../../publisher.ts';
import { cellName } from '../cell-store.ts';
import type { CellRunner } from '../runner.ts';
import type { NetworkSweep } from '../sweep.ts';
import { type NetworkCell, type NetworkResult, networkCells } from './network-cells.ts';
import { networkResult } from './network-result.ts';

/** Runs network cells one after another, each a whole network of processes in a folder of its own under `folder`. */
export const networkRunner = async (
  sweep: NetworkSweep,
  folder: string,
  logger: Logger,
): Promise<CellRunner<NetworkCell, NetworkResult>> => {
  const program = await readProgram(payloadOf(sweep.payload).program);
  return {
    cells: networkCells(sweep, program.hash),
    lanes: 1,
    run: async (cell, signal) => {
      const out = join(folder, cellName(cell));
      // What a killed sweep left of this run.
      await rm(out, { recursive: true, force: true });
      const { truth, f, adversaries, kind: _, program: __, ...network } = cell;
      const options = { ...network, truthCount: truth, mergeF: f, adversary: adversaries, out };
      const run = await runDevnet(options, logger, { signal, step: () => undefined, round: () => undefined }).catch(
        async (error: unknown) => {
          // A run that failed is worth looking into; one that was asked to end is not.
          if (signal.aborted) await rm(out, { recursive: true, force: true });
          throw error;
        },
      );
      await rm(out, { recursive: true, force: true });
      return networkResult(run);
    },
    close: async () => undefined,
  };
};
