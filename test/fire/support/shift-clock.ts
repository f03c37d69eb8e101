/** Preloaded into a process: its wall clock is off by `FIRE_CLOCK_SHIFT_MS`, whoever asks. */
const shift = Number(process.env.FIRE_CLOCK_SHIFT_MS);
const TrueDate = Date;

globalThis.Date = new Proxy(TrueDate, {
  construct: (target, args: unknown[], newTarget) =>
    Reflect.construct(target, args.length === 0 ? [TrueDate.now() + shift] : args, newTarget),
  apply: (target) => new target(TrueDate.now() + shift).toString(),
  get: (target, name) => (name === 'now' ? () => TrueDate.now() + shift : Reflect.get(target, name)),
});
