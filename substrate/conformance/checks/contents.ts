import { equalBytes } from '../../../protocol/equal-bytes.ts';
import type { PayloadContent } from '../../payload.ts';
import type { Check } from '../check.ts';
import { breaks, holds, unless } from '../finding.ts';
import { firstTaken } from '../refusal.ts';

const less = (bytes: Uint8Array): Uint8Array => bytes.subarray(0, bytes.length - 1);
const more = (bytes: Uint8Array): Uint8Array => {
  const room = new Uint8Array(bytes.length + 1);
  room.set(bytes);
  return room;
};
/** The same bytes, at a place in memory that no wider type can be laid over. */
const elsewhere = (bytes: Uint8Array): Uint8Array => {
  const room = new Uint8Array(bytes.length + 1);
  room.set(bytes, 1);
  return room.subarray(1);
};

const lengths: Check = {
  name: 'content/lengths',
  hint: '`check` has to refuse what is empty, cut off or followed by more: content has one form, and its digest names all of it',
  run: async (ground) => {
    const { payload, base } = ground;
    const { update, states } = await ground.first();
    const contents: Record<PayloadContent, Uint8Array> = { version: base, update, state: states.at(-1) as Uint8Array };
    for (const [what, content] of Object.entries(contents) as [PayloadContent, Uint8Array][]) {
      payload.check(what, content);
      const fault = await firstTaken({
        [`${what} without its last byte`]: () => payload.check(what, less(content)),
        [`${what} cut in the middle`]: () => payload.check(what, content.subarray(0, content.length >> 1)),
        [`${what} with a byte more`]: () => payload.check(what, more(content)),
        [`empty ${what}`]: () => payload.check(what, new Uint8Array()),
      });
      if (fault !== undefined) return breaks(fault);
    }
    return holds('version, update and state are read whole or not at all');
  },
};

const users: Check = {
  name: 'content/users',
  hint: 'every method that takes content has to read it strictly: a stranger wrote it',
  run: async (ground) => {
    const { payload, base, sample, signal } = ground;
    const { job, update, states } = await ground.first();
    const state = states[0] as Uint8Array;
    return unless(
      await firstTaken({
        'apply, of a cut update': () => payload.apply(base, less(update)),
        'apply, of a longer update': () => payload.apply(base, more(update)),
        'apply, on a cut version': () => payload.apply(less(base), update),
        'merge, of a cut update': () => payload.merge('mean', 0, base, [update, less(update)]),
        'firstState, of a cut version': () => payload.firstState(less(base)),
        'updateFrom, of a cut state': () => payload.updateFrom(base, less(state)),
        'replay, of a cut state': () => payload.replay(job, 0, less(state), signal),
        'train, on a cut version': () => payload.train({ ...job, base: less(base) }, undefined, signal),
        'evaluate, of a cut version': () => payload.evaluate(less(base), sample.truth, signal),
      }),
      'no method takes content of another length',
    );
  },
};

const notFinite: Check = {
  name: 'content/not-finite',
  hint: 'a state that holds NaN or infinity has to be refused wherever it is read: nothing non-finite may be published',
  run: async (ground) => {
    const { payload, base, signal } = ground;
    const { job, states } = await ground.first();
    const ones = new Uint8Array((states[0] as Uint8Array).length).fill(0xff);
    const nan = (states[0] as Uint8Array).slice();
    new DataView(nan.buffer).setFloat32(0, Number.NaN, true);
    return unless(
      await firstTaken({
        'check, of a state of NaN': () => payload.check('state', ones),
        'check, of a state that begins with NaN': () => payload.check('state', nan),
        'updateFrom, of a state of NaN': () => payload.updateFrom(base, ones),
        'replay, of a state that begins with NaN': () => payload.replay(job, 0, nan, signal),
      }),
      'states that are not finite are refused',
    );
  },
};

const roundTrip: Check = {
  name: 'content/round-trip',
  hint: 'content has to come back bit for bit: version to state to update to version, wherever the bytes lie in memory',
  run: async (ground) => {
    const { payload, base } = ground;
    const { update } = await ground.first();
    const next = payload.apply(base, update);
    for (const version of [base, next]) {
      const nothing = payload.updateFrom(version, payload.firstState(version));
      if (!equalBytes(payload.apply(version, nothing), version))
        return breaks('a version that was not trained comes back changed');
    }
    if (!equalBytes(payload.apply(elsewhere(base), elsewhere(update)), next))
      return breaks('the same bytes at another place in memory lead to another version');
    if (!equalBytes(payload.firstState(elsewhere(base)), payload.firstState(base)))
      return breaks('the same bytes at another place in memory lead to another state');
    return holds('versions come back bit for bit');
  },
};

/** Content has one form, is read strictly, and comes back bit for bit. */
export const CONTENT_CHECKS: readonly Check[] = [lengths, users, notFinite, roundTrip];
