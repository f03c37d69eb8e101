import type { ValueType } from './value-type.ts';

/** A function of a project. */
export type ProjectFunction = {
  readonly name: string;
  /** The file that defines and exports it. */
  readonly path: string;
  readonly from: ValueType;
  readonly to: ValueType;
};

/** A generated project: plain files, and what a policy may be told about them. */
export type Project = {
  /** Letters, digits, hyphens. */
  readonly name: string;
  /** Path to text, in the order of paths: sources, tests, configuration. */
  readonly files: ReadonlyMap<string, string>;
  /** Sources in the order in which they were made: a file imports only from earlier ones. */
  readonly sources: readonly string[];
  readonly tests: readonly string[];
  readonly functions: readonly ProjectFunction[];
  /** Paths, and folders with a slash at their end, that no agent may change; also in the file `.protected`. */
  readonly protectedPaths: readonly string[];
  /** Nouns of the domain, for names of what is added. */
  readonly nouns: readonly string[];
};
