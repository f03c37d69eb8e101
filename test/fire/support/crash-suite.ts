import { expect } from 'chai';
import { checkLedgers, checkNoPenalties, checkPaid } from '../../../orchestrator/run-checks.ts';
import type { Hex } from '../../../protocol/hex.ts';
import { ROLES } from '../../../protocol/roles.ts';
import { PLAYED_ROLES } from '../../../roles/played-roles.ts';
import type { Await } from './awaits.ts';
import type { FireNetwork } from './fire-network.ts';
import { type Remains, remainsOf } from './remains.ts';
import { contradictions, saidBy } from './said.ts';
import { ACTS } from './strike-after-acts.ts';
import { type Walk, type WalkOptions, walk, walkGround } from './walk.ts';
import { isDenied, rolesAt, sparedBecause, staleExceptions } from './who-waits.ts';

/** Lets nodes die at every await and holds what is left against what ought to be. */
export const describeCrashes = (options: WalkOptions): void => {
  describe(`nodes that die at every await, seed ${options.seed}`, function () {
    this.timeout(3_600_000); // Its stage has a limit of its own.
    let network: FireNetwork;
    let fire: Walk;
    const remains = new Map<string, Remains>();

    before(async () => {
      network = await walkGround(options);
      fire = await walk(network, options);
      await fire.stop();
      for (const { node } of fire.nodes) remains.set(node.name, await remainsOf(node.folder));
    });
    after(() => network?.close());

    const lines = (awaits: readonly Await[]): string[] => awaits.map(({ name, line }) => `${name} (line ${line})`);

    it('knows which role comes to each await of `roles/`, and no exception is out of date', () => {
      const unknown = fire.awaits.filter((one) => one.file.startsWith('roles/') && rolesAt(one).length === 0);
      expect(lines(unknown)).to.deep.equal([]);
      expect(staleExceptions(fire.awaits)).to.deep.equal([]);
    });

    for (const role of PLAYED_ROLES) {
      it(`killed a ${role} at every await that is owed, and none came to one that the list denies`, () => {
        const { died, reached } = fire.marksOf(role);
        const missed = fire.owed[role].filter(({ number }) => !died.has(`${number}i`));
        expect(lines(missed)).to.deep.equal([]);
        expect(fire.owed[role]).to.not.have.lengthOf(0);
        const denied = fire.awaits.filter((one) => rolesAt(one).includes(role) && isDenied(role, one));
        expect(lines(denied.filter(({ number }) => reached.has(`${number}i`)))).to.deep.equal([]);
      });
    }

    it('killed somebody at every await of `roles/` that anybody comes to, and behind each on the way to disk and chain', () => {
      const { died } = fire.marksOf();
      const inRoles = fire.awaits.filter((one) => rolesAt(one).some((role) => sparedBecause(role, one) === undefined));
      expect(lines(inRoles.filter(({ number }) => !died.has(`${number}i`)))).to.deep.equal([]);
      expect(lines(fire.owed.ways.filter(({ number }) => !died.has(`${number}o`)))).to.deep.equal([]);
      expect(inRoles.length).to.be.greaterThan(60);
      expect(fire.owed.ways.length).to.be.greaterThan(20);
    });

    it('killed nodes after each kind of statement that they make, between it and the next', () => {
      for (const role of PLAYED_ROLES) {
        const after = fire.nodes
          .filter(({ member }) => member.role === role)
          .flatMap(({ node }) => [...(fire.struck.get(node.name) ?? [])]);
        expect([...new Set(after)], role).to.have.members(ACTS[role]);
      }
    });

    it('published a version in every round', () => {
      const { versions, rounds } = network.observer.view.projects['1'] ?? expect.fail('no project');
      expect(versions.slice(0, fire.rounds + 1).map((v) => [v.version, v.round])).to.deep.equal(
        Array.from({ length: fire.rounds + 1 }, (_, round) => [round, round]),
      );
      const held = (digest: Hex): boolean => [...remains.values()].some(({ whole }) => whole.has(digest));
      for (const { version, digest } of versions.slice(1)) expect(held(digest), `version ${version}`).to.equal(true);
      for (let round = 1; round <= fire.rounds; round++) expect(rounds[round]).to.include({ outcome: 1, failed: 0 });
    });

    it('lost nothing: no penalty of any kind, all work paid, ledgers to the wei, stakes brought once', async () => {
      const { observer, ground, cast } = network;
      const checks = [checkNoPenalties(observer), checkPaid(observer), await checkLedgers(observer, ground.chain)];
      expect(checks.filter(({ ok }) => !ok)).to.deep.equal([]);
      for (const { account, role, stake } of cast) {
        const { held } = await ground.chain.position(account, ROLES.indexOf(role));
        expect(held, role).to.equal(stake);
      }
    });

    it('said nothing twice in two ways, on chain or on gossip', async () => {
      const { ground, cast } = network;
      const { number } = await ground.chain.head();
      const accounts = cast.map(({ account }) => account);
      const said = await saidBy(ground.rpcUrl, accounts, number);
      expect(said.length).to.be.greaterThan(20);
      expect(contradictions(said)).to.deep.equal([]);
      const succeeded = said.filter(({ ok, method }) => ok && !/^(approve|advance|advanceRound|storeSeed|attest)$/.test(method));
      const keys = succeeded.map(({ account, about }) => `${account} ${about}`);
      expect(keys.filter((key, index) => keys.indexOf(key) !== index)).to.deep.equal([]);
      expect(fire.heard.size).to.be.greaterThan(0);
      expect([...fire.heard].filter(([, words]) => words.size > 1).map(([key]) => key)).to.deep.equal([]);
    });

    it('left journals and stores whole, and nothing else', () => {
      for (const [name, { faults }] of remains) expect(faults, name).to.deep.equal([]);
    });

    it('holds on disk all that it committed to', () => {
      const { observer, cast } = network;
      const of = (account: string): Remains =>
        remains.get(cast.find((one) => one.account === account)?.name ?? '') ?? expect.fail(`no remains of ${account}`);
      for (const {
        taskId,
        specDigest,
        proposer,
        truthCommitment,
        taskNumber,
        projectId,
        truthDigest,
        solvers,
        seats,
      } of Object.values(observer.view.tasks)) {
        const truth = of(proposer).promises[`truth/${projectId}/${taskNumber}/${specDigest}`];
        expect(truth?.truthCommitment).to.equal(truthCommitment);
        if (truthDigest !== undefined) expect(of(proposer).whole.has(truthDigest)).to.equal(true);
        for (const { account, slot, commitment, revealed } of solvers) {
          if (commitment === undefined) continue;
          expect(of(account).promises[`solution/${taskId}/${slot}/${specDigest}`]?.commitment).to.equal(commitment);
          if (revealed === undefined) continue;
          for (const digest of [revealed.updateDigest, revealed.leavesDigest])
            expect(of(account).whole.has(digest)).to.equal(true);
        }
        for (const { coordinator, commitment, ballot } of seats) {
          if (commitment === undefined) continue;
          const ballots = Object.entries(of(coordinator).promises).filter(([key]) => key.startsWith(`ballot/${taskId}/`));
          expect(ballots.map(([, kept]) => kept.commitment)).to.deep.equal([commitment]);
          if (ballot !== undefined) expect(of(coordinator).whole.has(ballot.reportDigest)).to.equal(true);
        }
      }
    });
  });
};
