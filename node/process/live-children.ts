/** Kills a child at once. */
type Kill = () => void;

/** One hook for all children: a process has few listener places, and an exit cannot wait. */
const live = new Set<Kill>();

const killAll = (): void => {
  for (const kill of live) kill();
};

/** Has the child killed when this process exits; returns what to call once the child has ended. */
export const killOnExit = (kill: Kill): (() => void) => {
  if (live.size === 0) process.on('exit', killAll);
  live.add(kill);
  return () => {
    live.delete(kill);
    if (live.size === 0) process.off('exit', killAll);
  };
};
