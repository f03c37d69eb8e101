import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type ProcessSpec, type RunningProcess, startProcess } from '../../../node/process/start-process.ts';
import { silentLogger } from '../../node/log/silent-logger.ts';

const KILLED = 128 + 9;
const STOP_MS = 60_000;
const PRELOADS = ['./die-at.ts', './cut-off.ts'].map((file) => `--import ${new URL(file, import.meta.url).href}`).join(' ');

/** Where a node dies: marks of `markAwaits`, `12i` before and `12o` behind await 12, each once. */
export type Fate = {
  /** File with the marked sources. */
  readonly sources?: string;
  readonly dieAt: readonly string[];
};

/** A node whose process can die, by its fate or from outside, and be started again on the same data folder. */
export class MortalNode {
  readonly name: string;
  readonly log: string;
  /** Its data folder. */
  readonly folder: string;
  readonly #spec: ProcessSpec;
  readonly #fate: Fate;
  readonly #marks: string;
  #process: RunningProcess | undefined;
  #lives: Promise<void> | undefined;
  #stopping = false;
  #struck = false;
  #starts = 0;

  /** `shared`: a folder for marks and for what all nodes of a network compile once; `chainPort`: what stays in reach when it is cut off. */
  constructor(spec: ProcessSpec, options: { readonly shared: string; readonly fate?: Fate; readonly chainPort?: string }) {
    this.name = spec.name;
    this.log = spec.logFile;
    this.folder = dirname(spec.logFile);
    this.#fate = options.fate ?? { dieAt: [] };
    this.#marks = join(options.shared, 'marks', spec.name);
    const env = {
      NODE_OPTIONS: PRELOADS,
      NODE_COMPILE_CACHE: join(options.shared, 'compile-cache'),
      FIRE_MARKS: this.#marks,
      FIRE_SOURCES: this.#fate.sources,
      FIRE_CHAIN_PORT: options.chainPort,
    };
    this.#spec = { ...spec, env: { ...spec.env, ...env } };
    mkdirSync(dirname(this.#marks), { recursive: true });
  }

  /** How often its process was started. */
  get starts(): number {
    return this.#starts;
  }

  /** Of the process of now. */
  get pid(): number {
    return this.#process?.pid ?? 0;
  }

  /** Marks reached so far in all of its lives, and those at which one ended. */
  get marks(): { readonly reached: ReadonlySet<string>; readonly died: ReadonlySet<string> } {
    const lines = existsSync(this.#marks) ? readFileSync(this.#marks, 'utf8').split('\n').filter(Boolean) : [];
    return {
      reached: new Set(lines.map((line) => line.replace('!', ''))),
      died: new Set(lines.filter((line) => line.startsWith('!')).map((line) => line.slice(1))),
    };
  }

  /** Marks at which it still has to die. */
  get left(): readonly string[] {
    const { died } = this.marks;
    return this.#fate.dieAt.filter((mark) => !died.has(mark));
  }

  /** Starts it once; resolves when it is on line, rejects when it ends before. */
  async raise(): Promise<void> {
    await this.#spawn().ready.catch((error: unknown) => {
      throw new Error(`${String(error)}\n${this.#lastWords()}`);
    });
  }

  /** One life that is asked to end as soon as it is on line; resolves with the exit code. */
  once(): Promise<number> {
    const child = this.#spawn();
    this.#stopWhenReady(child);
    return child.exited;
  }

  /** Starts it again after each death; resolves when it was stopped, rejects when it ended in any other way. */
  live(): Promise<void> {
    this.#lives ??= this.#live();
    return this.#lives;
  }

  /** Kill -9 from outside; resolves when it is gone. */
  async kill(): Promise<void> {
    await this.#process?.stop('SIGKILL');
  }

  /** Kill -9 from outside of a node that lives on. */
  async strike(): Promise<void> {
    this.#struck = true;
    await this.kill();
  }

  /** Asks it to stop, and the one that follows if it dies on the way; resolves with the exit code of the last. */
  async stop(): Promise<number> {
    this.#stopping = true;
    const code = await this.#process?.stop('SIGTERM', STOP_MS);
    await this.#lives;
    return (await this.#process?.exited) ?? code ?? 0;
  }

  /** Sends a signal to its process. */
  signal(signal: NodeJS.Signals): void {
    process.kill(this.pid, signal);
  }

  async #live(): Promise<void> {
    for (;;) {
      const { died } = this.marks;
      this.#struck = false;
      const child = this.#spawn();
      if (this.#stopping) this.#stopWhenReady(child);
      const code = await child.exited;
      if (code === 0 && this.#stopping) return;
      if (code === KILLED && (this.#struck || this.marks.died.size > died.size)) continue;
      throw new Error(`${this.name} ended with ${code}\n${this.#lastWords()}`);
    }
  }

  #lastWords(): string {
    return readFileSync(this.log, 'utf8').slice(-2_000);
  }

  #stopWhenReady(child: RunningProcess): void {
    void child.ready.then(
      () => child.stop('SIGTERM', STOP_MS),
      () => undefined,
    );
  }

  #spawn(): RunningProcess {
    this.#starts++;
    const env = { ...this.#spec.env, FIRE_DIE_AT: this.left.join(',') };
    this.#process = startProcess({ ...this.#spec, env }, { logger: silentLogger });
    return this.#process;
  }
}
