import type { Hex } from '../../protocol/hex.ts';
import type { ProgramEngine, ProgramSession } from '../../substrate/program/engine.ts';

/**
 * The engine, but each program is opened once and stays open: workers belong to an open program, so the many workshops of a test, each
 * with a library of its own, would take them from one another.
 */
export const sharedSessions = (engine: ProgramEngine): ProgramEngine => {
  const opened = new Map<Hex, Promise<ProgramSession>>();
  return {
    id: engine.id,
    open: (program) => {
      const found = opened.get(program.hash) ?? engine.open(program);
      opened.set(program.hash, found);
      return found;
    },
    close: () => engine.close(),
  };
};
