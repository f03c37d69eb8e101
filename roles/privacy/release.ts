import type { ProjectParams } from '../../node/chain/struct-table.ts';
import type { Journal } from '../../node/journal/journal.ts';
import { DATA_MODE } from '../../protocol/data-mode.ts';
import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import type { Payload } from '../../substrate/payload.ts';
import { promiseOnce } from '../handlers/promise-once.ts';
import { RELEASE_PROMISE, readPromise } from '../handlers/read-promise.ts';
import { noisyNorm, noisyUpdate } from './noisy-update.ts';
import type { Privacy, PrivacyOptions } from './privacy.ts';
import { epsilonOf, rhoOfRelease } from './zcdp.ts';

const PREFIX = 'release/';
/** The journal keeps rho as a whole number of these. */
const UNIT = 1e-12;
/** Units of the fixed point in 1, at the default scale. */
const SCALE = 2 ** 24;

const inUnits = (options: PrivacyOptions) => ({ clip: options.clip * SCALE, noise: options.noise });

const releasesIn = (journal: Pick<Journal, 'list'>): { readonly name: string; readonly rho: number }[] =>
  journal.list(PREFIX).map(([key, bytes]) => ({
    name: key.slice(PREFIX.length),
    rho: Number(readPromise(bytes, key, RELEASE_PROMISE).rho) * UNIT,
  }));
const rhoOf = (releases: readonly { readonly rho: number }[]): number => releases.reduce((sum, { rho }) => sum + rho, 0);

/** What was released under a name with that much noise. With less of it, as after a restart with other options, it is a release of its own. */
const nameOf = (name: string, noise: number): string => `${name}/${noise}`;

/** How many updates were published with noise, and the epsilon of all of them together. */
export type PrivacySpent = { readonly releases: number; readonly epsilon: number };

/** What all releases in a journal have cost. A release counts from when it was begun, whether or not anybody came to see it. */
export const privacySpent = (journal: Pick<Journal, 'list'>, delta: number): PrivacySpent => {
  const releases = releasesIn(journal);
  return { releases: releases.length, epsilon: epsilonOf(rhoOf(releases), delta) };
};

/**
 * Throws where a solver that adds noise has to stay away from a task: ROLE_NO_NOISE where noise would be refuted, fits no such update, or
 * makes it longer than the project takes; ROLE_PRIVACY_SPENT where a further release, `name`, costs more than is left.
 */
export const mayRelease = (
  privacy: Privacy,
  journal: Pick<Journal, 'list'>,
  { kind, bounds }: Pick<Payload, 'kind' | 'bounds'>,
  { dataMode, normMax }: Pick<ProjectParams, 'dataMode' | 'normMax'>,
  name: string,
): void => {
  const not = (detail: string): TempernetError => new TempernetError('ROLE_NO_NOISE', { detail });
  if (dataMode !== DATA_MODE.private) throw not('its work is done again by others, who would refute it');
  if (kind !== 'program') throw not(`updates of a payload of kind ${kind} are no numbers`);
  const norm = Math.ceil(noisyNorm(inUnits(privacy), bounds.updateBytes / 4));
  if (normMax !== 0n && BigInt(norm) > normMax)
    throw not(`with it an update is about ${norm / SCALE} long, and the project takes ${Number(normMax) / SCALE}`);
  const { epsilon: budget, delta, noise } = privacy;
  if (budget === undefined) return;
  const releases = releasesIn(journal);
  const rho = rhoOf(releases);
  // Begun before a crash, it has been counted.
  if (releases.some((one) => one.name === nameOf(name, noise))) return;
  const next = epsilonOf(rho + rhoOfRelease(noise), delta);
  if (next > budget) throw new TempernetError('ROLE_PRIVACY_SPENT', { spent: epsilonOf(rho, delta), next, budget });
};

/** An update as it may be published under `name`, its cost written down first: clipped, with noise. */
export const releasable = async (
  privacy: Privacy,
  journal: Pick<Journal, 'get' | 'putIfAbsent' | 'list'>,
  name: string,
  update: Uint8Array,
): Promise<Uint8Array> => {
  const rho = String(BigInt(Math.ceil(rhoOfRelease(privacy.noise) / UNIT)));
  await promiseOnce(journal, `${PREFIX}${nameOf(name, privacy.noise)}`, RELEASE_PROMISE, async () => ({ rho }));
  return noisyUpdate(update, inUnits(privacy), privacy.random);
};
