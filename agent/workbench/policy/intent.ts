/** What a plan's step is meant to do; which file and which text follows when its turn comes, from what is known by then. */
export type Intent = {
  readonly does:
    | 'list'
    | 'search'
    | 'read'
    | 'read-more'
    | 'shell'
    | 'think'
    | 'check'
    | 'test'
    | 'fix'
    | 'cheat'
    | 'add'
    | 'add-test'
    | 'move'
    | 'merge'
    | 'commit'
    | 'review'
    | 'revert-file'
    | 'revert-all'
    | 'revert-commit'
    | 'give-up';
  /** A failure is what the step is there to show, no reason for another plan. */
  readonly expected?: true;
};

/** An intent by its name. */
export const intent = (does: Intent['does']): Intent => ({ does });

/** A check or a test run that is to show what is wrong. */
export const diagnosis = (does: 'check' | 'test'): Intent => ({ does, expected: true });
