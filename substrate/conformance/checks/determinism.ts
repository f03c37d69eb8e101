import { equalBytes } from '../../../protocol/equal-bytes.ts';
import { rowWidth } from '../../data/dataset.ts';
import type { Check } from '../check.ts';
import { breaks, holds, unless } from '../finding.ts';
import { type Ground, nameOf, type Run } from '../ground.ts';

const SEED = `0x${'1d'.repeat(32)}` as const;

const SAME_INPUT =
  'use nothing but the arguments: no clock, no random source of the platform, no state between calls, and only the exact engine';

/** Where two runs of one job part, in words. */
const parted = (a: Run, b: Run): string | undefined => {
  const at = a.states.findIndex((state, i) => !equalBytes(state, b.states[i] ?? new Uint8Array()));
  if (at >= 0 || a.states.length !== b.states.length) return `state ${at} is another the second time`;
  return equalBytes(a.update, b.update) ? undefined : 'the update is another the second time';
};

const init: Check = {
  name: 'determinism/init',
  hint: 'version 0 has to follow from the seed alone, by the generator of `protocol/random.ts`',
  run: async ({ payload }) => {
    const version = payload.init(SEED);
    payload.check('version', version);
    return unless(
      equalBytes(version, payload.init(SEED)) ? undefined : 'the same seed gives another version the second time',
      `${version.length} bytes follow from the seed`,
    );
  },
};

const training: Check = {
  name: 'determinism/training',
  hint: SAME_INPUT,
  run: async (ground) => {
    const first = await ground.first();
    return unless(parted(first, await ground.train(first.job)), `${first.states.length} states and the update, twice the same`);
  },
};

const intervals: Check = {
  name: 'determinism/intervals',
  hint: 'states are only looked at between intervals: how many there are, and whether anyone takes them, must not change the work',
  run: async (ground) => {
    const { payload, signal } = ground;
    const { job, update } = await ground.first();
    const whole = await ground.train({ ...job, intervals: 1 });
    const bare = await payload.train(job, undefined, signal);
    if (!equalBytes(whole.update, update)) return breaks('one interval leads to another update than several');
    if (!equalBytes(bare.update, update)) return breaks('the update is another when nobody takes the states');
    return holds(`one interval and ${job.intervals} lead to the same update`);
  },
};

const evaluation: Check = {
  name: 'determinism/evaluation',
  hint: `${SAME_INPUT}; the metrics are those that the payload names`,
  run: async ({ payload, base, sample, signal }) => {
    const [first, again] = [
      await payload.evaluate(base, sample.truth, signal),
      await payload.evaluate(base, sample.truth, signal),
    ];
    if (!Number.isFinite(first.loss)) return breaks(`the loss of version 0 is ${first.loss}`);
    const named = (metrics: Readonly<Record<string, number>>): string => JSON.stringify(Object.entries(metrics));
    if (first.loss !== again.loss || named(first.metrics) !== named(again.metrics))
      return breaks(`loss ${first.loss} the first time, ${again.loss} the second`);
    if (Object.keys(first.metrics).join() !== payload.metrics.join()) return breaks('other metrics than the payload names');
    return holds(`loss of version 0 is ${first.loss}, twice`);
  },
};

const purity: Check = {
  name: 'determinism/arguments',
  hint: 'content and data that are passed in belong to the caller: copy before you write',
  run: async (ground) => {
    const { payload, base, sample, signal } = ground;
    const { job, states, update } = await ground.first();
    const given = { base, rows: sample.shard.rows, truth: sample.truth.rows, state: states[0] as Uint8Array, update };
    const before = Object.values(given).map((bytes) => bytes.slice());
    await payload.train(job, undefined, signal);
    await payload.replay(job, 0, given.state, signal);
    await payload.evaluate(payload.apply(base, update), sample.truth, signal);
    payload.merge('mean', 0, base, [update, update]);
    payload.updateFrom(base, given.state);
    const changed = Object.entries(given).find(([, bytes], i) => !equalBytes(bytes, before[i] as Uint8Array));
    return unless(changed && `a call writes into its argument: ${changed[0]}`, 'arguments are left as they were');
  },
};

const ends: Check = {
  name: 'derivation/ends',
  hint: 'leaf 0 is `firstState(base)`, the update is `updateFrom(base, last state)`, and leaves are what the sink said, in order',
  run: async (ground) => {
    const { payload, base } = ground;
    const { job, states, leaves, update } = await ground.first();
    if (states.length !== job.intervals + 1) return breaks(`${states.length} states of ${job.intervals} intervals`);
    if (leaves.join() !== states.map((_, i) => nameOf(i)).join())
      return breaks('leaves are not what the sink said of the states');
    if (!equalBytes(payload.firstState(base), states[0] as Uint8Array)) return breaks('the first state is not that of the base');
    if (!equalBytes(payload.updateFrom(base, states.at(-1) as Uint8Array), update))
      return breaks('the update does not follow from the last state');
    return holds('from the base to the update');
  },
};

const replay: Check = {
  name: 'derivation/replay',
  hint: 'an interval has to follow from the state before it alone: all that training carries on belongs into the state',
  run: async (ground: Ground) => {
    const { job, states } = await ground.first();
    for (let index = job.intervals - 1; index >= 0; index--) {
      const reached = await ground.payload.replay(job, index, states[index] as Uint8Array, ground.signal);
      if (!equalBytes(reached, states[index + 1] as Uint8Array))
        return breaks(`interval ${index} leads elsewhere when done again`);
    }
    return holds(`each of ${job.intervals} intervals, done again from the state before it`);
  },
};

const rows: Check = {
  name: 'derivation/rows',
  hint: '`rowsOf` names every row that an interval reads, no more than `rowsAtMost`: a seat may be shown no others',
  run: async (ground) => {
    const { payload, sample, signal } = ground;
    const { job, states } = await ground.first();
    const { shard } = sample;
    const width = rowWidth(shard.columns);
    for (let index = 0; index < job.intervals; index++) {
      const named = payload.rowsOf({ ...job, count: shard.count }, [index]);
      const most = payload.rowsAtMost(job.steps, job.intervals);
      if (named.length > most) return breaks(`interval ${index} takes ${named.length} rows, at most ${most} are promised`);
      const shown = new Uint8Array(shard.rows.length);
      for (const row of named) shown.set(shard.rows.subarray(row * width, (row + 1) * width), row * width);
      const data = { ...shard, rows: shown };
      const reached = await payload.replay({ ...job, data }, index, states[index] as Uint8Array, signal);
      if (!equalBytes(reached, states[index + 1] as Uint8Array))
        return breaks(`interval ${index} reads rows that it does not name`);
    }
    return holds(`each of ${job.intervals} intervals, with the rows that it names alone`);
  },
};

/** The same call gives the same bytes, and training can be done again interval by interval. */
export const DETERMINISM_CHECKS: readonly Check[] = [init, training, intervals, evaluation, purity, ends, replay, rows];
