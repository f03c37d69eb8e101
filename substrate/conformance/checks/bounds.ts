import { isTempernetError } from '../../../protocol/errors/tempernet-error.ts';
import type { Check } from '../check.ts';
import { breaks, holds, unless } from '../finding.ts';
import { nameOf } from '../refusal.ts';

/** What a whole number of the project's `normMax` is of a real one, at the default scale. */
const UNIT = 2 ** 24;

const sizes: Check = {
  name: 'bounds/sizes',
  hint: 'nobody fetches more than `bounds` says: name the most that honest content has',
  run: async (ground) => {
    const { payload, base } = ground;
    const { versionBytes, updateBytes, stateBytes } = payload.bounds;
    const { update, states } = await ground.first();
    const found = [
      ['version', base.length, versionBytes],
      ['update', update.length, updateBytes],
      ['state', Math.max(...states.map((state) => state.length)), stateBytes],
    ] as const;
    const over = found.find(([, length, most]) => !(length <= most));
    return unless(
      over && `the ${over[0]} has ${over[1]} bytes, at most ${over[2]} are promised`,
      found
        .map(([what, length]) => `${what} ${length}`)
        .join(', ')
        .concat(' bytes'),
    );
  },
};

const norm: Check = {
  name: 'bounds/norm',
  hint: "`apply` has to refuse an update longer than `normMax` with SUBSTRATE_NORM_EXCEEDED, and the author's own bound has to leave room for training",
  run: async (ground) => {
    const { payload, base } = ground;
    const { update } = await ground.first();
    const nothing = payload.updateFrom(base, payload.firstState(base));
    payload.apply(base, nothing, 1n);
    try {
      payload.apply(base, update, 1n);
      return breaks('an update of a whole task passes a norm of 1');
    } catch (error) {
      if (!isTempernetError(error, 'SUBSTRATE_NORM_EXCEEDED')) throw error;
    }
    const { normMax } = payload.bounds;
    if (normMax === undefined) return holds('longer updates are refused; the author proposes no bound');
    payload.apply(base, update, BigInt(Math.ceil(normMax * UNIT)));
    return holds(`longer updates are refused; a task of the sample stays within ${normMax}`);
  },
};

const abort: Check = {
  name: 'bounds/abort',
  hint: 'calls that work for long have to end when their signal fires, with SUBSTRATE_ABORTED',
  run: async (ground) => {
    const { payload, base, sample } = ground;
    const { job } = await ground.first();
    const ended = AbortSignal.abort();
    const calls = {
      train: () => payload.train(job, undefined, ended),
      evaluate: () => payload.evaluate(base, sample.truth, ended),
    };
    for (const [what, call] of Object.entries(calls)) {
      const end = await call().then(
        () => 'is done all the same',
        (error: unknown) => (isTempernetError(error, 'SUBSTRATE_ABORTED') ? '' : `fails with ${nameOf(error)}`),
      );
      if (end !== '') return breaks(`${what}, after its signal fired: ${end}`);
    }
    return holds('work ends with its caller');
  },
};

/** Sizes and norms are what the payload says, and work can be ended. */
export const BOUND_CHECKS: readonly Check[] = [sizes, norm, abort];
