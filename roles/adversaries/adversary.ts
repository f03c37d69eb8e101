import type { Role } from '../decide.ts';
import { type DoWork, doWork } from '../handlers/do-work.ts';
import type { Work, WorkResults } from '../handlers/work.ts';
import type { Workshop } from '../handlers/workshop.ts';

/** A participant that cheats, for simulations: an honest role whose wishes or whose work are replaced. */
export type Adversary = {
  /** In words: what it does. */
  readonly does: string;
  readonly role?: (honest: Role) => Role;
  readonly doWork?: DoWork;
};

type Instead = {
  readonly [T in Work['type']]?: (
    shop: Workshop,
    request: Extract<Work, { type: T }>,
    signal: AbortSignal,
  ) => Promise<WorkResults[T]>;
};

/** Honest work, but for the kinds that are given another way of doing them. */
export const instead =
  (others: Instead): DoWork =>
  (shop, request, signal) => {
    const other = others[request.type] as DoWork | undefined;
    return (other ?? doWork)(shop, request, signal);
  };

/** The role without the wishes whose key matches. */
export const without = (role: Role, key: RegExp): Role => ({
  name: role.name,
  wants: (state) => role.wants(state).filter((effect) => !key.test(effect.key)),
});
