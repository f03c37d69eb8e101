import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Logger } from '../node/log/logger.ts';
import { DATA_MODE } from '../protocol/data-mode.ts';
import { TempernetError } from '../protocol/errors/tempernet-error.ts';
import { parsePartition } from '../substrate/data/partition.ts';
import { minimumInputs } from '../substrate/merge/rules.ts';
import { programContent } from '../substrate/payloads/program/program-content.ts';
import { openProgramPayload } from '../substrate/payloads/program/program-payload.ts';
import { ExactEngine } from '../substrate/program/exact/exact-engine.ts';
import { accountRows } from './account-rows.ts';
import { adversaryRows, checkAdversaries } from './adversary-rows.ts';
import { type CastMember, castOf, countOf } from './cast.ts';
import { Closers } from './closers.ts';
import { openCorpus } from './corpus.ts';
import { dataModeIn } from './data-mode-in.ts';
import type { DevnetOptions } from './devnet-options.ts';
import { forgetDevnet, recordDevnet } from './devnet-record.ts';
import { dataModeOf } from './evidence/data-mode.ts';
import { foundProject } from './found-project.ts';
import { raiseGround } from './ground.ts';
import { checkAccuracy, honestRun } from './honest-run.ts';
import { isLarge, LARGE_PATIENCE } from './large-model.ts';
import { Measure, type Measured } from './measure.ts';
import { modelChecks } from './model-checks.ts';
import { Observer } from './observer.ts';
import { payloadIn } from './payload-in.ts';
import { playRounds } from './play-rounds.ts';
import { readProgram } from './publisher.ts';
import { raiseNodes } from './raise-nodes.ts';
import { namesOf, writeRecords } from './records/write-records.ts';
import { partitionLines } from './report/partition-lines.ts';
import { checkLedgers, checkNoPenalties, checkPaid, checkVersions } from './run-checks.ts';
import type { CheckRow, RoundRow, RunDocument } from './run-document.ts';

/** How long nodes wait for content where some hide it. */
const HIDDEN_MS = 15_000;

/** Told as the run goes on. */
export type DevnetListener = {
  readonly step: (text: string) => void;
  readonly round: (row: RoundRow) => void;
  /** The run is over and measured; the network stays up until this resolves. */
  readonly finished?: (run: RunDocument) => Promise<void>;
  /** Ends the run early: what was started is ended, and the run rejects with the signal's reason. */
  readonly signal?: AbortSignal;
};

/**
 * Everyone who takes part in a run with these options. Throws ORCHESTRATOR_BAD_OPTION: for an unknown adversary, for too many of them,
 * and for a rule that needs more updates than a round can have, which would end every round Empty.
 */
export const checkedCast = (options: DevnetOptions): CastMember[] => {
  const { merge, mergeF, solvers, proposers } = options;
  const needed = minimumInputs(merge, mergeF);
  if (needed <= solvers * proposers) return castOf(options);
  const detail = `${merge} with f = ${mergeF} needs ${needed} updates a round, there are at most ${solvers * proposers}`;
  throw new TempernetError('ORCHESTRATOR_BAD_OPTION', { option: '--merge', detail });
};

/** Runs a whole network from nothing to balances: chain, contracts, nodes, rounds, checks. All that it started has ended when it returns. */
export const runDevnet = async (options: DevnetOptions, logger: Logger, tell: DevnetListener): Promise<RunDocument> => {
  const started = performance.now();
  const payload = await payloadIn(options);
  const { partition = 'iid' } = options;
  const dealing = parsePartition(partition);
  const cast = checkedCast(options);
  const dataMode = dataModeIn(options, payload);
  const isOpen = dataMode === 'open';
  const { schema } = programContent((await readProgram(payload.program)).manifest);
  const corpus = await openCorpus(payload.corpus, isOpen ? options.proposers : 1, options.solvers, dealing, schema);
  const adversaries = cast.filter((m) => m.adversary !== undefined);
  const folder = resolve(options.out, `${payload.name}-seed${options.seed}-${process.pid}`);
  await mkdir(folder, { recursive: true });
  const closers = new Closers(logger);
  const abort = new AbortController();
  const { signal } = tell;
  const interrupt = (): void => abort.abort(signal?.reason);
  signal?.addEventListener('abort', interrupt, { once: true });
  const step = (text: string): void => {
    signal?.throwIfAborted();
    tell.step(text);
  };
  try {
    for (const line of partitionLines(dealing, corpus.train, corpus.label)) step(line);
    const ground = await raiseGround({ ...options, folder, cast }, { logger, closers, step });
    const { wsUrl, registry, chain, publisher } = ground;
    step(`publishing program and genesis of ${payload.name}, creating its project`);
    const founded = await foundProject(options, payload, cast, ground);
    const { projectId, program, params, genesis } = founded;
    const bootstrap = publisher.network.addresses();
    const patience = isLarge(program.manifest) ? LARGE_PATIENCE : undefined;
    const names = namesOf(cast);
    await recordDevnet({ rpc: wsUrl, registry, bootstrap, project: String(projectId), pid: process.pid, names });
    closers.add(() => forgetDevnet());
    const observer = new Observer({ chain, now: () => performance.now() });
    observer.start().catch((error: unknown) => abort.abort(error));
    // The chain ends with the run, whatever ends it: what it said is kept.
    const keepRecords = (): Promise<void> => writeRecords(folder, observer.events, chain, cast);
    closers.add(keepRecords);
    closers.add(() => observer.stop());

    const cheating = adversaries.length === 0 ? '' : ` (${adversaries.length} of them cheat)`;
    step(`starting ${cast.length} nodes${cheating}, each a process with its own peer, wallet, journal and content store`);
    const start = {
      rpcUrl: wsUrl,
      registry,
      bootstrap,
      projectId,
      folder,
      corpus: payload.corpus,
      partition,
      proposers: countOf(cast, 'proposer'),
      rounds: options.rounds,
      ...(!isOpen && { ownParts: options.solvers }),
      // Some may hide their content on purpose: that must not take up the time to judge.
      ...(adversaries.length > 0 && { fetchTimeoutMs: HIDDEN_MS }),
      ...(patience !== undefined && { fetchTimeoutMs: patience.fetchTimeoutMs }),
    };
    await raiseNodes(cast, start, { logger, closers, abort });

    const engine = await ExactEngine.create({ workers: 2 });
    closers.add(() => engine.close());
    const model = await openProgramPayload(program, engine);
    const measure = new Measure(model, corpus.test, payload.metric);
    const first = await measure.of(genesis.version);
    const share = first.accuracy === undefined ? '' : `, accuracy ${(100 * first.accuracy).toFixed(2)} %`;
    step(`genesis ${genesis.digest.slice(2, 14)}: loss ${first.loss.toFixed(4)}${share}`);
    const rounds = await playRounds(
      { rounds: options.rounds, folder, founded, ground, ...(patience !== undefined && { stallSeconds: patience.stallSeconds }) },
      { observer, measure, abort, tell: tell.round },
    );

    const final = rounds.at(-1) ?? { ...first };
    const proposers = founded.proposers.slice(0, options.proposers);
    // Solvers that bring their own data train on the same ones in every task.
    const shards = isOpen ? corpus.train : proposers.map(() => corpus.train[0] ?? []);
    const training = { genesis: genesis.version, shards, proposers, projectId };
    const { steps } = payload;
    const { intervals } = params;
    let alone: readonly Measured[] = [];
    const adversaryChecks: CheckRow[] = [];
    const rows = await adversaryRows(observer, cast, publisher.content);
    if (adversaries.length === 0) {
      step('\ntraining each shard alone, for as many steps, to compare with');
      alone = await measure.alone({ ...training, tasks: options.rounds * proposers.length, steps, intervals });
    } else {
      step('\nworking out the same rounds without adversaries, to compare with');
      const { rounds, merge, mergeF } = options;
      const honest = await measure.of(await honestRun({ payload: model, ...training, rounds, steps, intervals, merge, mergeF }));
      adversaryChecks.push(checkAdversaries(rows, dataMode), checkAccuracy(final, honest, first));
    }
    const checks = [
      ...modelChecks(payload, { rounds: options.rounds, partition: dealing }, { genesis: first, final, alone }),
      checkPaid(observer),
      checkNoPenalties(observer, adversaries),
      ...adversaryChecks,
      await checkVersions(observer, chain, publisher.content, projectId),
      await checkLedgers(observer, chain),
    ];
    const run: RunDocument = {
      seed: options.seed,
      payload: payload.name,
      dataMode,
      proves: dataModeOf(DATA_MODE[dataMode]),
      data: payload.data,
      partition,
      engine: engine.id,
      program: program.hash,
      chainId: chain.chainId,
      registry,
      genesis: { digest: genesis.digest, ...first },
      rounds,
      alone: alone.flatMap(({ accuracy }) => (accuracy === undefined ? [] : [accuracy])),
      accounts: accountRows(observer.ledger, cast),
      adversaries: rows,
      checks,
      seconds: Math.round((performance.now() - started) / 100) / 10,
      folder,
      ok: checks.every((c) => c.ok),
    };
    await keepRecords();
    await tell.finished?.(run);
    return run;
  } finally {
    signal?.removeEventListener('abort', interrupt);
    await closers.close();
  }
};
