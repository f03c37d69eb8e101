import type { RunDocument } from '../../run-document.ts';
import type { NetworkResult } from './network-cells.ts';

/** What a sweep keeps of a run. */
export const networkResult = (run: RunDocument): NetworkResult => {
  // What is swept has a metric.
  const { accuracy = Number.NaN, loss } = run.rounds.at(-1) ?? run.genesis;
  const penalties = run.accounts.flatMap((account) => account.penalties);
  return {
    accuracy,
    loss,
    ok: run.ok,
    failed: run.checks.filter(({ ok }) => !ok).map(({ name, detail }) => (detail === '' ? name : `${name}: ${detail}`)),
    notes: run.rounds.flatMap(({ round, outcome, tasks }) => [
      ...tasks.flatMap(({ state, reason }) => (state === 'void' ? [`round ${round}: void, ${reason ?? 'no reason'}`] : [])),
      ...(outcome === 'empty' ? [`round ${round}: empty`] : []),
    ]),
    published: run.rounds.filter(({ outcome }) => outcome === 'published').length,
    penalties: { count: penalties.length, atn: penalties.reduce((sum, { amount }) => sum + Number(amount), 0) },
    escaped: run.adversaries.filter(({ lost }) => !lost).map(({ name }) => name),
  };
};
