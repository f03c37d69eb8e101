import { type Adversary, without } from './adversary.ts';

/** Lets everyone train and never shows the truth. */
export const proposerWithhold: Adversary = {
  does: 'never reveals the truth',
  role: (honest) => without(honest, /^work\/publish-truth\/|^send\/\d+\/truth$/),
};
