import type { RoundRow, RunDocument } from '../../../orchestrator/run-document.ts';

const row = (round: number, accuracy: number): RoundRow => ({
  round,
  outcome: 'published',
  version: round,
  digest: `0x${String(round).repeat(64)}`,
  loss: 2 / (round + 1),
  accuracy,
  gas: 1_000_000 + round,
  phases: { sealed: 4000, training: 500, settled: 6500 },
  tasks: [{ task: String(round), state: 'Settled' }],
  solutions: [
    {
      task: String(round),
      slot: 0,
      account: '0xa1',
      accepted: true,
      refuted: false,
      score: 400_000,
      scores: [400_000, 390_000],
      incentive: 0.6,
    },
    { task: String(round), slot: 1, account: '0xa2', accepted: false, refuted: true, score: 0, scores: [0, 0], incentive: 0 },
  ],
  rewards: { solver: '12.5' },
});

/** A small run document with one of everything. */
export const sampleRun: RunDocument = {
  seed: 7,
  payload: 'digits',
  dataMode: 'open',
  partition: 'iid',
  data: 'MNIST, real',
  engine: 'exact',
  program: '0x11',
  chainId: 31337,
  registry: '0x22',
  genesis: { digest: '0x00', loss: 2.3, accuracy: 0.1 },
  rounds: [row(1, 0.8), row(2, 0.96)],
  alone: [0.7, 0.91],
  accounts: [
    {
      account: '0xa1',
      name: 'solver 1',
      roles: ['solver'],
      staked: { solver: '50' },
      locked: '0',
      earned: { solver: '25', tip: '1' },
      penalties: [],
      withdrawable: '26',
    },
    {
      account: '0xa2',
      roles: ['solver'],
      staked: { solver: '25' },
      locked: '0',
      earned: {},
      penalties: [{ role: 'solver', reason: 'refuted', amount: '25' }],
      withdrawable: '0',
    },
  ],
  adversaries: [],
  checks: [],
  seconds: 20,
  folder: 'runs/7',
  ok: true,
};
