import { join } from 'node:path/posix';
import { type Context, createContext, Script } from 'node:vm';
import { moduleScript } from './module-script.ts';

/** What a module of a project may import besides the project's own files, by its specifier. */
export type Outside = Readonly<Record<string, unknown>>;

/** Milliseconds that one call into a project's code may take. Its functions end at once; this is for those that never do. */
const CALL_LIMIT_MS = 5_000;

/** A module's syntax is wrong, or what it imports is not there; the text is for the reader of a test run. */
export class ModuleFault extends Error {}

/**
 * The modules of a project, given as path to text, in a context of their own. It keeps the projects apart, not the host safe: the
 * code comes from this repository's templates.
 */
export class ProjectModules {
  private readonly context: Context = createContext({});
  private readonly loaded = new Map<string, Record<string, unknown>>();
  private readonly files: ReadonlyMap<string, string>;
  private readonly outside: Outside;

  constructor(files: ReadonlyMap<string, string>, outside: Outside = {}) {
    this.files = files;
    this.outside = outside;
  }

  /** The exports of a module, run on first use. Throws `ModuleFault`, or what the module throws. */
  load(path: string, importer?: string): Record<string, unknown> {
    const done = this.loaded.get(path);
    if (done !== undefined) return done;
    const text = this.files.get(path);
    if (text === undefined)
      throw new ModuleFault(`Cannot find module '${path}'${importer === undefined ? '' : ` imported from ${importer}`}`);
    const script = moduleScript(path, text);
    if (typeof script === 'string') throw new ModuleFault(script);
    const exports: Record<string, unknown> = {};
    this.loaded.set(path, exports);
    const body = script.runInContext(this.context) as (exports: object, require: (name: string) => unknown) => void;
    this.call(() => body(exports, (name) => this.require(path, name)));
    return exports;
  }

  /** Calls into the project's code under the time limit; throws what it throws, or an error that says that it timed out. */
  call(work: () => unknown): unknown {
    this.context.work = work;
    return RUN.runInContext(this.context, { timeout: CALL_LIMIT_MS });
  }

  private require(from: string, name: string): unknown {
    if (name.startsWith('.')) return this.load(join(from, '..', name), from);
    if (Object.hasOwn(this.outside, name)) return this.outside[name];
    throw new ModuleFault(`Cannot find package '${name}' imported from ${from}`);
  }
}

const RUN = new Script('work()');
