import { TempernetError } from '../../../protocol/errors/tempernet-error.ts';
import type { Hex } from '../../../protocol/hex.ts';
import type { ProgramEngine, ProgramSession } from '../engine.ts';
import { machineTimer, type StartTimer } from '../machine-timer.ts';
import type { Program } from '../program-manifest.ts';
import { NativeSession } from './native-session.ts';

/** Options of the native engine. It runs foreign graphs in the process itself, so the operator names the programs it may run. */
export type NativeEngineOptions = { readonly allowedPrograms: readonly Hex[]; readonly threads?: number };

/** What the engine stands on; by default the machine's timers. */
export type NativeEngineModules = { readonly startTimer?: StartTimer };

/**
 * onnxruntime-node: about three times faster than `exact`, but bits differ between processors. For inference and for one's
 * own evaluations; never for work that others check. An abort and a program's own time limit take effect between two runs of a graph;
 * its memory is the process's, so a program's memory bound is not held here.
 */
export class NativeEngine implements ProgramEngine {
  readonly id = 'native:onnxruntime-node';
  private readonly options: NativeEngineOptions;
  private readonly startTimer: StartTimer;
  private readonly sessions = new Set<ProgramSession>();
  private closed = false;

  constructor(options: NativeEngineOptions, modules: NativeEngineModules = {}) {
    this.options = options;
    this.startTimer = modules.startTimer ?? machineTimer;
  }

  async open(program: Program): Promise<ProgramSession> {
    if (this.closed) throw new TempernetError('SUBSTRATE_CLOSED', { what: 'engine' });
    if (!this.options.allowedPrograms.includes(program.hash))
      throw new TempernetError('SUBSTRATE_NOT_ALLOWED', { programHash: program.hash });
    const session = new NativeSession(program, this.options.threads ?? 1, this.startTimer);
    this.sessions.add(session);
    return session;
  }

  async close(): Promise<void> {
    this.closed = true;
    await Promise.all([...this.sessions].map((session) => session.close()));
    this.sessions.clear();
  }
}
