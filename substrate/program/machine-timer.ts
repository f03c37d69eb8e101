/** Fires once after so many milliseconds, unless cancelled by the function it gives back. */
export type StartTimer = (ms: number, fire: () => void) => () => void;

/** The machine's timers: what engines stand on unless they are given others. */
export const machineTimer: StartTimer = (ms, fire) => {
  const timer = setTimeout(fire, ms);
  return () => clearTimeout(timer);
};
