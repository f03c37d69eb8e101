import { type Adversary, without } from './adversary.ts';

/** Claims seats and never casts a ballot. */
export const coordinatorSilent: Adversary = {
  does: 'takes seats, casts no ballot',
  role: (honest) => without(honest, /\/judge\/|^send\/\d+\/(ballot|reveal-ballot)$/),
};
