import { TempernetError } from '../../../protocol/errors/tempernet-error.ts';
import type { Hex } from '../../../protocol/hex.ts';
import type { ProgramEngine, ProgramSession } from '../engine.ts';
import type { Program } from '../program-manifest.ts';
import { NativeSession } from './native-session.ts';

/** Options of the native engine. It runs foreign graphs in the process itself, so the operator names the programs it may run. */
export type NativeEngineOptions = { readonly allowedPrograms: readonly Hex[]; readonly threads?: number };

/**
 * onnxruntime-node: about three times faster than `exact`, but bits differ between processors. For inference and for one's
 * own evaluations; never for work that others check. An abort takes effect between two runs of a graph.
 */
export class NativeEngine implements ProgramEngine {
  readonly id = 'native:onnxruntime-node';
  private readonly options: NativeEngineOptions;
  private readonly sessions = new Set<ProgramSession>();
  private closed = false;

  constructor(options: NativeEngineOptions) {
    this.options = options;
  }

  async open(program: Program): Promise<ProgramSession> {
    if (this.closed) throw new TempernetError('SUBSTRATE_CLOSED', { what: 'engine' });
    if (!this.options.allowedPrograms.includes(program.hash))
      throw new TempernetError('SUBSTRATE_NOT_ALLOWED', { programHash: program.hash });
    const session = new NativeSession(program, this.options.threads ?? 1);
    this.sessions.add(session);
    return session;
  }

  async close(): Promise<void> {
    this.closed = true;
    await Promise.all([...this.sessions].map((session) => session.close()));
    this.sessions.clear();
  }
}
