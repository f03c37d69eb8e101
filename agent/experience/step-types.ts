/**
 * Closed lists of schema `tempernet/step/1`; a value's place in its list is its number in feature rows and class labels, so lists
 * only ever change with the schema's version. The places are those of the study of tempo-x402 (its sections 1.1 and 1.2); names
 * follow what an agent on a TypeScript project does.
 */

/**
 * What an agent did. The study's names where ours differ: 6 create_script_endpoint (here: a test is written, which later steps
 * run), 7 test_script_endpoint, 8 cargo_check, 12 delete_endpoint (here: changes are taken back). `other` is any further step;
 * in the workbench a file that is moved, or a branch that is merged.
 */
export const STEP_TYPES = [
  'read_file',
  'search_code',
  'list_dir',
  'run_shell',
  'commit',
  'check_self',
  'write_test',
  'run_tests',
  'type_check',
  'generate_code',
  'edit_code',
  'think',
  'revert',
  'other',
] as const;

/** A type of step. */
export type StepType = (typeof STEP_TYPES)[number];

/**
 * What went wrong. `parse_error` (the study's llm_parse_error) is an answer that cannot be used: a patch that is malformed or
 * does not fit the file. `compile_error` covers syntax and types. `network_error` and `endpoint_error` are for agents that have
 * a network or serve endpoints; the workbench has neither. `unsolvable`: the agent gave the goal up.
 */
export const ERROR_CATEGORIES = [
  'compile_error',
  'test_failure',
  'file_not_found',
  'shell_error',
  'network_error',
  'protected_file',
  'endpoint_error',
  'git_error',
  'parse_error',
  'unsolvable',
  'unknown',
] as const;

/** A category of error. */
export type ErrorCategory = (typeof ERROR_CATEGORIES)[number];

/** What a step tries; the study's eleven. */
export const CAPABILITIES = [
  'file_read',
  'file_write',
  'code_compile',
  'test_pass',
  'shell_exec',
  'peer_call',
  'endpoint_create',
  'git_ops',
  'code_gen',
  'code_search',
  'plan_complete',
] as const;

/** A capability. */
export type Capability = (typeof CAPABILITIES)[number];

/** The capability that each type of step attempts. */
export const CAPABILITY_OF: Readonly<Record<StepType, Capability>> = {
  read_file: 'file_read',
  search_code: 'code_search',
  list_dir: 'file_read',
  run_shell: 'shell_exec',
  commit: 'git_ops',
  check_self: 'plan_complete',
  write_test: 'code_gen',
  run_tests: 'test_pass',
  type_check: 'code_compile',
  generate_code: 'code_gen',
  edit_code: 'file_write',
  think: 'plan_complete',
  revert: 'git_ops',
  other: 'git_ops',
};

/** What a plan is to reach. */
export const GOALS = [
  'fix_types',
  'fix_tests',
  'fix_merge',
  'add_function',
  'rename',
  'add_test',
  'move_file',
  'explore',
] as const;

/** A goal of a plan. */
export type Goal = (typeof GOALS)[number];
