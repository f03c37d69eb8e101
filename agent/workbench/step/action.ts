import type { StepType } from '../../experience/step-types.ts';

/** A command of the small set that agents may run, and its arguments. */
export type ShellCommand = readonly [command: string, ...args: string[]];

/** One step as it is carried out. Paths are relative to the project. */
export type Action =
  | { readonly type: 'read_file' | 'list_dir'; readonly path: string }
  | { readonly type: 'search_code'; readonly text: string }
  | { readonly type: 'run_shell'; readonly command: ShellCommand }
  | { readonly type: 'commit'; readonly message: string }
  | { readonly type: 'check_self' }
  | { readonly type: 'type_check' }
  /** All test files, or one. */
  | { readonly type: 'run_tests'; readonly path: string | null }
  /** `answer` holds the text in a fenced block, as a model writes it. */
  | { readonly type: 'generate_code' | 'write_test'; readonly path: string; readonly answer: string }
  /** `patch` in the format of `fault/patch.ts`. */
  | { readonly type: 'edit_code'; readonly path: string; readonly patch: string }
  /** `next`: which file to look at; `give-up`: the goal is not reached. */
  | { readonly type: 'think'; readonly about: 'next' | 'give-up' }
  /** Changes of one file, all changes, or the last commit. */
  | { readonly type: 'revert'; readonly what: 'file'; readonly path: string }
  | { readonly type: 'revert'; readonly what: 'all' | 'commit' }
  | { readonly type: 'other'; readonly kind: 'move'; readonly path: string; readonly to: string }
  | { readonly type: 'other'; readonly kind: 'merge' };

/** The file that a step is about; null for a step that is about none. */
export const targetOf = (action: Action): string | null => {
  switch (action.type) {
    case 'read_file':
    case 'generate_code':
    case 'write_test':
    case 'edit_code':
      return action.path;
    case 'revert':
      return action.what === 'file' ? action.path : null;
    case 'other':
      return action.kind === 'move' ? action.path : null;
    default:
      return null;
  }
};

/** A file before and after a step; null where it was not there. */
export type Change = { readonly path: string; readonly before: string | null; readonly after: string | null };

/** What came of a step, as the agent sees it. */
export type StepResult = {
  /** Of the command that ran, null where none did. */
  readonly exitCode: number | null;
  /** Null when the step worked; otherwise what went wrong, in the words of whatever said so. */
  readonly error: string | null;
  readonly changes: readonly Change[];
  /** Paths that the output shows to exist. */
  readonly seen: readonly string[];
  /** Text of the file that was read. */
  readonly text: string | null;
  /** Faults that a check or a test run named, and the files that it named, the first one first; null for other steps. */
  readonly faults: number | null;
  readonly named: readonly string[];
  /** Lines that a search found; null for other steps. */
  readonly hits: number | null;
  /** Type of the step whose result this is; the same as the action's. */
  readonly type: StepType;
};

/** A result with nothing in it but what is given. */
export const resultOf = (type: StepType, fields: Partial<Omit<StepResult, 'type'>> = {}): StepResult => ({
  exitCode: null,
  error: null,
  changes: [],
  seen: [],
  text: null,
  faults: null,
  named: [],
  hits: null,
  type,
  ...fields,
});
