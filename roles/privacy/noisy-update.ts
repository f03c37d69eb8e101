/** Random bytes that nobody can foretell: a node's come from its operating system, a test's from a seed. */
export type RandomBytes = (count: number) => Uint8Array;

/** `clip`: longest Euclidean norm, in units of the fixed point (2^-24); `noise`: standard deviation a coordinate, in units of `clip`. */
export type NoiseOptions = { readonly clip: number; readonly noise: number };

const MOST = 2 ** 31 - 1;
const LEAST = -(2 ** 31);
/** Bytes drawn at once: 16 for each two values. */
const DRAW = 65_536;

/**
 * The Gaussian mechanism on an update (int32 little-endian): scaled down to norm `clip` where it is longer, then independent Gaussian
 * noise on every coordinate, rounded to the grid and kept within int32. Rounding and what comes after need no privacy of their own.
 */
export const noisyUpdate = (update: Uint8Array, { clip, noise }: NoiseOptions, random: RandomBytes): Uint8Array => {
  const count = update.length / 4;
  const from = new DataView(update.buffer, update.byteOffset, update.length);
  let squares = 0;
  for (let i = 0; i < count; i++) squares += from.getInt32(4 * i, true) ** 2;
  const factor = Math.min(1, clip / Math.sqrt(squares || 1));
  const gaussian = gaussians(random);
  const out = new Uint8Array(update.length);
  const to = new DataView(out.buffer);
  for (let i = 0; i < count; i++) {
    const value = Math.round(from.getInt32(4 * i, true) * factor + noise * clip * gaussian());
    to.setInt32(4 * i, Math.min(MOST, Math.max(LEAST, value)), true);
  }
  return out;
};

/**
 * A norm that an update of `count` values hardly exceeds after noise. The noise alone is about `noise * clip * sqrt(count)` long, with a
 * deviation of `noise * clip / sqrt(2)`, whatever the count: four of them are added.
 */
export const noisyNorm = ({ clip, noise }: NoiseOptions, count: number): number =>
  clip * (Math.sqrt(1 + noise * noise * count) + 3 * noise);

/** Standard normal values by the method of Box and Muller, from uniform ones of 53 bits. */
const gaussians = (random: RandomBytes): (() => number) => {
  let view: DataView = new DataView(new ArrayBuffer(0));
  let at = 0;
  let spare: number | undefined;
  const uniform = (): number => {
    if (at === view.byteLength) {
      const bytes = random(DRAW);
      view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
      at = 0;
    }
    const value = view.getBigUint64(at, true) >> 11n;
    at += 8;
    // In (0, 1]: its logarithm is finite.
    return (Number(value) + 1) / 2 ** 53;
  };
  return () => {
    if (spare !== undefined) {
      const value = spare;
      spare = undefined;
      return value;
    }
    const radius = Math.sqrt(-2 * Math.log(uniform()));
    const angle = 2 * Math.PI * uniform();
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
};
