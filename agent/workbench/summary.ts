import type { StepRecord } from '../experience/step-record.ts';

/** Counts over records, for the reader of a run. */
export class Summary {
  private readonly groups = new Map<string, { count: number; ok: number; ms: number[] }>();

  add({ who, type, outcome }: StepRecord): void {
    for (const key of ['all steps', `step   ${type}`, `policy ${who.policy}`, `error  ${outcome.category ?? '-'}`]) {
      const group = this.groups.get(key) ?? { count: 0, ok: 0, ms: [] };
      this.groups.set(key, group);
      group.count++;
      if (outcome.ok) group.ok++;
      if (outcome.ms !== null) group.ms.push(outcome.ms);
    }
  }

  /** A line a group: steps, per cent that worked, median and 95th percentile of milliseconds where times were taken. */
  lines(): string[] {
    return [...this.groups]
      .filter(([key]) => key !== 'error  -')
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, { count, ok, ms }]) => {
        const share = `${((100 * ok) / count).toFixed(1)} %`;
        const times = ms.length === 0 ? '' : `${quantile(ms, 0.5).toFixed(1)} ms ${quantile(ms, 0.95).toFixed(1)} ms`;
        return `${key.padEnd(24)}${String(count).padStart(8)}${share.padStart(9)}  ${times}`.trimEnd();
      });
  }
}

const quantile = (values: readonly number[], at: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * at))] as number;
