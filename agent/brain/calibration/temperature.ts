/** Temperatures that are tried; one beyond them means that the logits say nothing, or that all outcomes are of one kind. */
const LEAST = 1 / 20;
const MOST = 20;
const GOLDEN = (Math.sqrt(5) - 1) / 2;
/** Each halves the bracket by 0.618: after 40 it is narrower than a millionth. */
const ROUNDS = 40;

/** Probability of a logit. */
export const logistic = (z: number): number => 1 / (1 + Math.exp(-z));

/** Logit of a probability; 0 and 1 are taken for the nearest that float32 tells apart from them. */
export const logit = (p: number): number => {
  const safe = Math.min(Math.max(p, 2 ** -24), 1 - 2 ** -24);
  return Math.log(safe / (1 - safe));
};

/** Mean of -log of the probability that `logistic(z / temperature)` gives to what happened, in nats. */
export const logLoss = (logits: ArrayLike<number>, outcomes: ArrayLike<boolean>, temperature = 1): number => {
  let sum = 0;
  for (let i = 0; i < logits.length; i++) {
    const against = (outcomes[i] ? -1 : 1) * (logits[i]! / temperature);
    // log(1 + e^a) without overflow.
    sum += Math.max(against, 0) + Math.log1p(Math.exp(-Math.abs(against)));
  }
  return sum / logits.length;
};

/**
 * The temperature `T`, 1/20..20, at which `logistic(logit / T)` has the least log loss on examples that no training saw (Guo et al.,
 * arXiv 1706.04599, section 4.2). The loss is convex in 1/T, so has one minimum, which golden section finds on the scale of log T.
 * Order is kept: it makes a forecast more or less sure, never another. 1 when there are no examples.
 */
export const fitTemperature = (logits: ArrayLike<number>, outcomes: ArrayLike<boolean>): number => {
  if (logits.length === 0) return 1;
  const lossAt = (x: number): number => logLoss(logits, outcomes, Math.exp(x));
  let [low, high] = [Math.log(LEAST), Math.log(MOST)];
  let [left, right] = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)];
  let [atLeft, atRight] = [lossAt(left), lossAt(right)];
  for (let i = 0; i < ROUNDS; i++) {
    if (atLeft <= atRight) {
      [high, right, atRight] = [right, left, atLeft];
      left = high - GOLDEN * (high - low);
      atLeft = lossAt(left);
    } else {
      [low, left, atLeft] = [left, right, atRight];
      right = low + GOLDEN * (high - low);
      atRight = lossAt(right);
    }
  }
  return Math.exp((low + high) / 2);
};
