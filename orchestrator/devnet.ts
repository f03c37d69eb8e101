import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { openCorpus } from '../cli/sources/corpus.ts';
import { createChainClient } from '../node/chain/chain-client.ts';
import type { Logger } from '../node/log/logger.ts';
import { createWallet } from '../node/wallet/create-wallet.ts';
import { TempernetError } from '../protocol/errors/tempernet-error.ts';
import { toHex } from '../protocol/hex.ts';
import { decodeWeights } from '../substrate/codecs/tensors.ts';
import { ExactEngine } from '../substrate/program/exact/exact-engine.ts';
import { accountRows } from './account-rows.ts';
import { castOf, keyOf } from './cast.ts';
import { deploy, startChain } from './chain-process.ts';
import type { DevnetOptions } from './devnet-options.ts';
import { fundCast, fundEther } from './fund.ts';
import { Measure } from './measure.ts';
import { Observer } from './observer.ts';
import { payloadOf, truthCountOf } from './payloads.ts';
import { createProject, devnetParams, poolsOf } from './project.ts';
import { publishGenesis, publishProgram, readProgram, startPublisher } from './publisher.ts';
import { roundRow } from './rows.ts';
import { gasOfBlocks } from './rpc.ts';
import { checkLedgers, checkNoPenalties, checkPaid, checkVersions } from './run-checks.ts';
import type { CheckRow, RoundRow, RunDocument } from './run-document.ts';
import { type SpawnedNode, spawnNode } from './spawn-node.ts';

/** Told as the run goes on. */
export type DevnetListener = { readonly step: (text: string) => void; readonly round: (row: RoundRow) => void };

const STALL_SECONDS = 300;

/** Runs a whole network from nothing to balances: chain, contracts, nodes, rounds, checks. Everything it started has ended when it returns. */
export const runDevnet = async (options: DevnetOptions, logger: Logger, tell: DevnetListener): Promise<RunDocument> => {
  const started = performance.now();
  const payload = payloadOf(options.payload);
  const folder = resolve(options.out, `${payload.name}-seed${options.seed}-${process.pid}`);
  await mkdir(folder, { recursive: true });
  const closers: (() => Promise<unknown>)[] = [];
  const abort = new AbortController();
  try {
    tell.step('starting a local EVM chain (hardhat node)');
    const local = await startChain(folder, logger);
    closers.push(() => local.process.stop());
    const { rpcUrl } = local;
    const cast = castOf(options);
    const owner = createWallet(keyOf(options.seed, 'owner'));
    await fundEther(rpcUrl, [owner.address, ...cast.map((m) => m.account)]);

    tell.step('deploying the contracts with Ignition');
    const registry = await deploy({ rpcUrl, folder, treasury: owner.address }, logger);
    const chain = await createChainClient({ rpcUrl, registry }, { wallet: owner, logger });
    closers.push(() => chain.close());

    tell.step(`publishing program and genesis of ${payload.name}`);
    const program = await readProgram(payload.program);
    const publisher = await startPublisher({ folder: join(folder, 'publisher'), chainId: chain.chainId, registry }, logger);
    closers.push(() => publisher.stop());
    await publishProgram(publisher.content, program);
    const truthCount = truthCountOf(payload, options.proposers, options.rounds, program.manifest.batch.evalSize);
    const spec = { name: payload.name, programHash: program.hash, steps: payload.steps, truthCount, data: payload.data };
    const initSeed = toHex(keccak_256(utf8ToBytes(`tempernet/genesis/1/${options.seed}`)));
    const genesis = await publishGenesis(publisher.content, program, initSeed, spec);

    await fundCast(chain, cast);
    const params = devnetParams({ programHash: program.hash, ...options, steps: payload.steps });
    const proposers = cast.filter((m) => m.role === 'proposer').map((m) => m.account);
    const budget = poolsOf(params) * BigInt(options.rounds * options.proposers + 1);
    const { specDigest, genesisDigest } = genesis;
    const projectId = await createProject(chain, { specDigest, genesisDigest, params, proposers, budget });

    const observer = new Observer({ chain, now: () => performance.now() });
    observer.start().catch((error: unknown) => abort.abort(error));
    closers.push(() => observer.stop());

    const nodes: SpawnedNode[] = [];
    closers.push(async () => void (await Promise.all(nodes.map((n) => n.process.stop()))));
    const start = {
      rpcUrl,
      registry,
      bootstrap: publisher.network.addresses(),
      projectId,
      folder,
      corpus: payload.corpus,
      proposers: options.proposers,
      rounds: options.rounds,
    };
    const join_ = async (member: (typeof cast)[number]): Promise<void> => {
      const node = await spawnNode(member, start, logger);
      nodes.push(node);
      void node.process.exited.then((code) =>
        abort.abort(new TempernetError('ORCHESTRATOR_NODE_DIED', { name: member.name, code, log: node.log })),
      );
    };
    tell.step(`starting ${cast.length} nodes, each a process with its own peer, wallet, journal and content store`);
    // Proposers come last: the first task should find everyone there.
    await Promise.all(cast.filter((m) => m.role !== 'proposer').map(join_));
    await Promise.all(cast.filter((m) => m.role === 'proposer').map(join_));

    const engine = await ExactEngine.create({ workers: 2 });
    closers.push(() => engine.close());
    const session = await engine.open(program);
    const corpus = await openCorpus(payload.corpus, options.proposers, options.solvers);
    const measure = new Measure(session, corpus.test, payload.metric);
    const first = await measure.of(genesis.weights);
    tell.step(
      `genesis ${genesisDigest.slice(2, 14)}: loss ${first.loss.toFixed(4)}, accuracy ${(100 * first.accuracy).toFixed(2)} %`,
    );

    const watchdog = setInterval(() => {
      if (performance.now() - observer.lastEventAt > STALL_SECONDS * 1000) {
        abort.abort(new TempernetError('ORCHESTRATOR_STALLED', { seconds: STALL_SECONDS, what: 'the next chain event', folder }));
      }
    }, 1000);
    closers.push(async () => clearInterval(watchdog));

    const rounds: RoundRow[] = [];
    for (let round = 1; round <= options.rounds; round++) {
      await observer.until(
        () => (observer.view.projects[String(projectId)]?.rounds[round]?.phase === 'ended' ? true : undefined),
        abort.signal,
      );
      const project = observer.view.projects[String(projectId)] as NonNullable<(typeof observer.view.projects)[string]>;
      const head = project.versions.findLast((v) => v.round <= round) as (typeof project.versions)[number];
      const weights = decodeWeights(program.manifest, await publisher.content.get(head.digest));
      const times = observer.times.get(round);
      const gas = times === undefined ? 0 : await gasOfBlocks(rpcUrl, times.firstBlock, times.lastBlock);
      const row = roundRow(observer, project, round, { ...(await measure.of(weights)), gas });
      rounds.push(row);
      tell.round(row);
    }

    tell.step('training each shard alone, for as many steps, to compare with');
    const project = observer.view.projects[String(projectId)] as NonNullable<(typeof observer.view.projects)[string]>;
    const alone = await measure.alone({
      genesis: genesis.weights,
      shards: corpus.train[0] ?? [],
      rounds: options.rounds,
      steps: payload.steps,
      intervals: params.intervals,
      projectId,
      proposer: proposers[0] ?? owner.address,
      heads: project.versions.map((v) => v.digest),
    });
    const final = rounds[rounds.length - 1] as RoundRow;
    const checks: CheckRow[] = [
      ...(options.rounds >= payload.goal.rounds ? [goalCheck(final, payload.goal.metric, options.rounds)] : []),
      improvedCheck(first.loss, final),
      aloneCheck(final, alone),
      checkPaid(observer),
      checkNoPenalties(observer),
      await checkVersions(observer, chain, publisher.content, projectId),
      await checkLedgers(observer, chain),
    ];
    return {
      seed: options.seed,
      payload: payload.name,
      dataMode: 'open',
      data: payload.data,
      engine: engine.id,
      program: program.hash,
      chainId: chain.chainId,
      registry,
      genesis: { digest: genesisDigest, ...first },
      rounds,
      alone,
      accounts: accountRows(observer.ledger, cast),
      checks,
      seconds: Math.round((performance.now() - started) / 100) / 10,
      folder,
      ok: checks.every((c) => c.ok),
    };
  } finally {
    for (const close of closers.reverse())
      await close().catch((error: unknown) => logger.warn({ error: String(error) }, 'closing failed'));
  }
};

const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;

const goalCheck = (row: RoundRow, goal: number, rounds: number): CheckRow => ({
  name: `accuracy of at least ${percent(goal)} after ${rounds} rounds`,
  ok: row.accuracy >= goal,
  detail: `${percent(row.accuracy)} on the test set`,
});

const improvedCheck = (before: number, row: RoundRow): CheckRow => ({
  name: 'the network learned',
  ok: row.loss < before,
  detail: `test loss ${before.toFixed(4)} -> ${row.loss.toFixed(4)}`,
});

const aloneCheck = (row: RoundRow, alone: readonly number[]): CheckRow => ({
  name: 'better together than the best alone',
  ok: alone.length < 2 || row.accuracy > Math.max(...alone),
  detail: `${percent(row.accuracy)} against ${alone.map(percent).join(', ')}`,
});
