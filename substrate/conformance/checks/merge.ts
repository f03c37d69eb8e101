import { equalBytes } from '../../../protocol/equal-bytes.ts';
import { isTempernetError } from '../../../protocol/errors/tempernet-error.ts';
import { int32View, littleEndianBytes } from '../../codecs/little-endian.ts';
import { MERGE_RULES, type MergeRule, minimumInputs } from '../../merge/rules.ts';
import type { Check } from '../check.ts';
import { breaks, holds } from '../finding.ts';
import { notRefused } from '../refusal.ts';

/** How many bad updates each rule is asked to withstand here: one of the five, but for the mean, which withstands none. */
const faulty = (rule: MergeRule): number => (rule === 'mean' ? 0 : 1);

const order: Check = {
  name: 'merge/order',
  hint: 'sums must not depend on the order of updates: merge integers, not floats',
  run: async (ground) => {
    const { payload, base } = ground;
    const updates = await ground.updates();
    const turned = [...updates.slice(2), ...updates.slice(0, 2)].reverse();
    for (const rule of MERGE_RULES) {
      const merge = (inputs: readonly Uint8Array[]): Uint8Array => payload.merge(rule, faulty(rule), base, inputs);
      if (!equalBytes(merge(updates), merge(turned))) return breaks(`${rule}: another order of updates gives another version`);
    }
    return holds(`${MERGE_RULES.length} rules, ${updates.length} updates in two orders`);
  },
};

const identity: Check = {
  name: 'merge/identity',
  hint: 'where all updates are the same, every rule gives what that update alone leads to; updates of nothing leave the base as it is',
  run: async (ground) => {
    const { payload, base } = ground;
    const [update] = (await ground.updates()) as readonly [Uint8Array];
    const nothing = payload.updateFrom(base, payload.firstState(base));
    for (const rule of MERGE_RULES) {
      for (const one of [nothing, update]) {
        const merged = payload.merge(rule, faulty(rule), base, [one, one, one, one, one]);
        if (!equalBytes(merged, payload.apply(base, one)))
          return breaks(`${rule}: five times ${one === nothing ? 'nothing changes the base' : 'one update is not that update'}`);
      }
    }
    if (!equalBytes(payload.merge('mean', 0, base, [update]), payload.apply(base, update)))
      return breaks('mean: one update is not that update');
    return holds('five times the same, five times nothing, and one alone');
  },
};

const minimum: Check = {
  name: 'merge/minimum',
  hint: 'a rule with fewer updates than it needs ends the round: refuse with SUBSTRATE_TOO_FEW_INPUTS, and unknown rules with a typed error',
  run: async (ground) => {
    const { payload, base } = ground;
    const [update] = (await ground.updates()) as readonly [Uint8Array];
    for (const rule of MERGE_RULES) {
      const few = new Array<Uint8Array>(minimumInputs(rule, faulty(rule)) - 1).fill(update);
      try {
        payload.merge(rule, faulty(rule), base, few);
        return breaks(`${rule}: merges ${few.length} updates`);
      } catch (error) {
        if (!isTempernetError(error, 'SUBSTRATE_TOO_FEW_INPUTS')) throw error;
      }
    }
    const unknown = await notRefused('an unknown rule', () => payload.merge('loudest' as MergeRule, 0, base, [update]));
    return unknown === undefined ? holds('fewer updates than a rule needs are refused') : breaks(unknown);
  },
};

/** A liar's value: so far from any honest update that one of it decides a sum. */
const FAR = 2 ** 28;

const promise: Check = {
  name: 'merge/promise',
  hint: 'what a robust rule merges lies between the honest updates, whatever so many liars hand in as it was told of; the mean lies between all',
  run: async (ground) => {
    const { payload, base } = ground;
    if (payload.kind !== 'program')
      return holds('updates of this kind are no vectors: the laws above are what its rules promise');
    const honest = (await ground.updates()).slice(1);
    const liar = littleEndianBytes(new Int32Array((honest[0] as Uint8Array).length / 4).fill(FAR));
    const [low, high] = [Math.min, Math.max].map((extreme) =>
      honest.map(int32View).reduce((a, b) => a.map((q, i) => extreme(q, b[i] as number))),
    ) as [Int32Array, Int32Array];
    const from = int32View(base);
    for (const rule of MERGE_RULES) {
      const inputs = faulty(rule) === 0 ? honest : [liar, ...honest];
      const merged = int32View(payload.merge(rule, faulty(rule), base, inputs));
      const strays = merged.findIndex((q, i) => {
        const change = q - (from[i] as number);
        return change < (low[i] as number) || change > (high[i] as number);
      });
      if (strays >= 0) return breaks(`${rule}: coordinate ${strays} lies outside of what the honest updates say`);
    }
    return holds('each coordinate lies between the honest updates');
  },
};

/** Laws of merging, by protocol appendix F. */
export const MERGE_CHECKS: readonly Check[] = [order, identity, minimum, promise];
