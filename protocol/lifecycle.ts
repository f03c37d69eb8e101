/** States of a task. The index is the contract's `TaskState` number. */
export const TASK_STATES = ['none', 'open', 'training', 'sealed', 'revealing', 'judging', 'tallying', 'settled', 'void'] as const;

/** A task's state by name. */
export type TaskState = (typeof TASK_STATES)[number];

/** What can be done to a task. The index is the contract's `TaskAction` number. */
export const TASK_ACTIONS = [
  'join',
  'commit-solution',
  'reveal-truth',
  'store-seed',
  'claim-seat',
  'reveal-solution',
  'advance',
  'commit-ballot',
  'reveal-ballot',
  'settle',
] as const;

/** An action on a task by name. */
export type TaskAction = (typeof TASK_ACTIONS)[number];

/** States of a project's round. The index is the contract's `RoundState` number. */
export const ROUND_STATES = ['idle', 'open', 'merging', 'attesting'] as const;

/** A round's state by name. */
export type RoundState = (typeof ROUND_STATES)[number];

/** What can be done to a round. The index is the contract's `RoundAction` number. */
export const ROUND_ACTIONS = ['open-task', 'close-task', 'propose-version', 'attest', 'advance'] as const;

/** An action on a round by name. */
export type RoundAction = (typeof ROUND_ACTIONS)[number];

/** Which actions a state allows and which states may follow it; whatever is not named here reverts. */
export type Lifecycle<State extends string, Action extends string> = {
  readonly states: readonly State[];
  readonly actions: readonly Action[];
  readonly rows: Readonly<Record<State, { readonly allows: readonly Action[]; readonly next: readonly State[] }>>;
};

/** Protocol section 5. `contracts/lib/Lifecycle.sol` holds the same table; a test compares them. */
export const TASK_LIFECYCLE: Lifecycle<TaskState, TaskAction> = {
  states: TASK_STATES,
  actions: TASK_ACTIONS,
  rows: {
    none: { allows: [], next: ['open'] },
    open: { allows: ['join', 'advance'], next: ['training', 'void'] },
    training: { allows: ['commit-solution', 'advance'], next: ['sealed', 'void'] },
    sealed: { allows: ['reveal-truth', 'store-seed', 'claim-seat', 'advance'], next: ['revealing', 'void'] },
    revealing: { allows: ['store-seed', 'claim-seat', 'reveal-solution', 'advance'], next: ['judging', 'void'] },
    judging: { allows: ['store-seed', 'advance', 'commit-ballot'], next: ['tallying', 'void'] },
    tallying: { allows: ['advance', 'reveal-ballot', 'settle'], next: ['settled', 'void'] },
    settled: { allows: [], next: [] },
    void: { allows: [], next: [] },
  },
};

/** Protocol section 8: a round collects tasks, is merged, is attested; a failed attempt merges again; an ended round is idle. */
export const ROUND_LIFECYCLE: Lifecycle<RoundState, RoundAction> = {
  states: ROUND_STATES,
  actions: ROUND_ACTIONS,
  rows: {
    idle: { allows: ['open-task'], next: ['open'] },
    open: { allows: ['open-task', 'close-task', 'advance'], next: ['merging', 'idle'] },
    merging: { allows: ['propose-version', 'advance'], next: ['merging', 'attesting', 'idle'] },
    attesting: { allows: ['attest', 'advance'], next: ['merging', 'idle'] },
  },
};

/** Whether `state` allows `action`. */
export const allows = <State extends string, Action extends string>(
  table: Lifecycle<State, Action>,
  state: State,
  action: Action,
): boolean => table.rows[state].allows.includes(action);

/** Whether `to` may follow `from`. */
export const follows = <State extends string>(table: Lifecycle<State, string>, from: State, to: State): boolean =>
  table.rows[from].next.includes(to);

/** A lifecycle as the contract holds it: one row of 16 bits a state, `actions` by action number, `successors` by state number. */
export const packLifecycle = <State extends string, Action extends string>(
  table: Lifecycle<State, Action>,
): { readonly actions: bigint; readonly successors: bigint } => {
  const pack = (bits: (state: State) => readonly number[]): bigint =>
    table.states.reduce((word, state, row) => bits(state).reduce((sum, bit) => sum | (1n << BigInt(16 * row + bit)), word), 0n);
  return {
    actions: pack((state) => table.rows[state].allows.map((action) => table.actions.indexOf(action))),
    successors: pack((state) => table.rows[state].next.map((next) => table.states.indexOf(next))),
  };
};
