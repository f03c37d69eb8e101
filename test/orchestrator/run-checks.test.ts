import { expect } from 'chai';
import type { ChainClient } from '../../node/chain/client-types.ts';
import type { ChainEvent } from '../../node/chain/events.ts';
import { checkLedgers, checkNoPenalties, checkPaid, checkVersions } from '../../orchestrator/run-checks.ts';
import { contentDigest } from '../../protocol/content.ts';
import type { Hex } from '../../protocol/hex.ts';
import { EMPTY_LEDGER, type LedgerView, reduceLedger } from '../../roles/view/ledger-view.ts';
import type { NetworkView } from '../../roles/view/network-view.ts';
import { ATN, account, Script, word } from '../roles/support/script.ts';
import { told } from '../roles/support/told.ts';
import { caught } from '../substrate/support/caught.ts';
import { memoryContent } from '../support/memory-content.ts';

const SEATS = [account(21), account(22)];

/** One settled task whose version was published. */
const published = (digest: Hex = word(34)): NetworkView => {
  const script = new Script({ name: 'watcher', wants: () => [] }, account(50)).project().merging(SEATS);
  script.proposal(1, digest);
  script.chain('VersionPublished', { projectId: 1n, version: 1, digest, round: 1, aggregator: account(40) });
  script.chain('RoundEnded', { projectId: 1n, round: 1, outcome: 1, reason: 0 });
  return script.state.view;
};

const credit = (who: Hex, kind: number, amount = 1n, taskOrRound = 1n): ChainEvent =>
  told('Credited', { account: who, kind, taskOrRound, projectId: 1n, amount });

const ALL = [
  credit(account(1), 0),
  credit(account(21), 1),
  credit(account(22), 1),
  credit(account(5), 3),
  credit(account(40), 4),
];

const ledgerOf = (events: readonly ChainEvent[]): LedgerView => events.reduce(reduceLedger, EMPTY_LEDGER);

describe('checks of a run', () => {
  describe('accepted work is paid', () => {
    it('holds when every piece was', () => {
      expect(checkPaid({ view: published(), events: ALL })).to.deep.include({ ok: true, detail: '5 pieces of work' });
    });

    it('fails when any one is missing, of another task, or nothing', () => {
      for (const [i, event] of ALL.entries()) {
        const without = ALL.toSpliced(i, 1);
        const { account: who, kind } = event.args as { account: Hex; kind: number };
        for (const events of [without, [...without, credit(who, kind, 1n, 2n)], [...without, credit(who, kind, 0n)]]) {
          const row = checkPaid({ view: published(), events });
          expect(row.ok).to.equal(false);
          expect(row.detail)
            .to.match(/^unpaid: /)
            .and.include(who);
        }
      }
    });

    it('fails when nothing was accepted at all', () => {
      expect(checkPaid({ view: { projects: {}, tasks: {}, coordinatorStakes: {} }, events: ALL }).ok).to.equal(false);
    });
  });

  it('no honest node is penalised', () => {
    expect(checkNoPenalties({ ledger: ledgerOf(ALL) }).ok).to.equal(true);
    const penalty = { account: account(1), role: 1, engagement: account(4), reason: 3, amount: ATN, burned: ATN };
    const row = checkNoPenalties({ ledger: ledgerOf([...ALL, told('Penalised', penalty)]) });
    expect(row).to.deep.include({ ok: false, detail: `${account(1)} 1 (refuted)` });
  });

  describe('version chain is linear and content-addressed', () => {
    const content = memoryContent();
    const genesis = new Uint8Array([1]);
    const next = new Uint8Array([2]);
    const digest = contentDigest(next);

    const view = (): NetworkView => {
      const found = published(digest);
      const project = found.projects['1'] ?? expect.fail('no project');
      const versions = project.versions.map((v) => (v.version === 0 ? { ...v, digest: contentDigest(genesis) } : v));
      return { ...found, projects: { 1: { ...project, versions } } };
    };
    const chain = (held: readonly Hex[], head = held.length - 1): Pick<ChainClient, 'read' | 'projectHead'> => ({
      read: async (_contract, _method, args) => held[args[1] as number],
      projectHead: async () => ({ version: head, digest: held[head] as Hex }),
    });

    before(async () => {
      await content.put(genesis);
      await content.put(next);
    });

    it('holds for what contract, events and content agree on', async () => {
      const row = await checkVersions({ view: view() }, chain([contentDigest(genesis), digest]), content, 1n);
      expect(row).to.deep.include({ ok: true, detail: '2 versions, head 1' });
    });

    it('fails for another digest on chain, another head, a gap, or content that is not what it should be', async () => {
      const sound = [contentDigest(genesis), digest];
      expect((await checkVersions({ view: view() }, chain([word(1), digest]), content, 1n)).ok).to.equal(false);
      expect((await checkVersions({ view: view() }, chain(sound, 0), content, 1n)).ok).to.equal(false);
      const project = view().projects['1'] ?? expect.fail('no project');
      const gap = { ...view(), projects: { 1: { ...project, versions: project.versions.map((v) => ({ ...v, version: 2 })) } } };
      expect((await checkVersions({ view: gap }, chain(sound), content, 1n)).ok).to.equal(false);
      const lying = { get: async () => genesis };
      expect((await checkVersions({ view: view() }, chain(sound), lying, 1n)).ok).to.equal(false);
    });

    it('cannot hold when a version is not to be had', async () => {
      const gone = memoryContent();
      const work = () => checkVersions({ view: view() }, chain([contentDigest(genesis), digest]), gone, 1n);
      expect((await caught(work)).code).to.equal('NET_NOT_FOUND');
    });
  });

  describe("each contract's balance equals its ledgers", () => {
    const addresses = {
      token: account(60),
      staking: account(61),
      project: account(62),
      tasks: account(63),
      rewards: account(64),
    };
    const sound: Readonly<Record<Hex, bigint>> = { [account(61)]: 30n * ATN, [account(64)]: 12n * ATN };
    const chain = (balances: Readonly<Record<Hex, bigint>>): Parameters<typeof checkLedgers>[1] => ({
      addresses: { ...addresses, registry: account(65) } as ChainClient['addresses'],
      owed: async (who) => (who === account(1) ? 2n * ATN : 0n),
      position: async (who, role) => {
        const mine = who === account(1) && role === 1;
        const held = mine ? 25n * ATN : 0n;
        return { held, locked: 0n, unbonding: mine ? 5n * ATN : 0n, availableAt: 0, free: held };
      },
      project: async () => ({ balance: 9n * ATN, dust: ATN }) as Awaited<ReturnType<ChainClient['project']>>,
      balance: async (who) => balances[who] ?? 0n,
    });
    const observer = { view: published(), ledger: ledgerOf([credit(account(1), 0), credit(account(2), 1)]) };

    it('holds to the wei', async () => {
      const row = await checkLedgers(observer, chain(sound));
      expect(row).to.deep.include({ ok: true, detail: 'stakes 30, credits 2, escrow 10 ATN' });
    });

    it('fails for one wei too much or too little in any contract', async () => {
      for (const name of ['staking', 'rewards', 'project', 'tasks'] as const) {
        const address = addresses[name];
        for (const by of [1n, -1n]) {
          const row = await checkLedgers(observer, chain({ ...sound, [address]: (sound[address] ?? 0n) + by }));
          expect(row.ok, name).to.equal(false);
          expect(row.detail).to.include(`${name} holds`);
        }
      }
    });
  });
});
