import { secp256k1 } from '@noble/curves/secp256k1.js';
import { expect } from 'chai';
import type { Content } from '../../../node/content/content.ts';
import type { Journal } from '../../../node/journal/journal.ts';
import { createWallet } from '../../../node/wallet/create-wallet.ts';
import { encryptContent, sealKey } from '../../../node/wallet/seal.ts';
import type { Wallet } from '../../../node/wallet/wallet.ts';
import { TempernetError } from '../../../protocol/errors/tempernet-error.ts';
import { fromHex, type Hex, toHex } from '../../../protocol/hex.ts';
import type { Opening } from '../../../protocol/messages/topic-messages.ts';
import { solverPoison } from '../../../roles/adversaries/solver-poison.ts';
import { openingContext, openingKeyContext } from '../../../roles/content/opening-context.ts';
import { decodeReport, type SolutionReport } from '../../../roles/content/report.ts';
import { decodeTaskSpec, encodeTaskSpec } from '../../../roles/content/task-spec.ts';
import { forget, forgetLeft } from '../../../roles/handlers/forget.ts';
import { judge } from '../../../roles/handlers/judge.ts';
import { openData } from '../../../roles/handlers/open-data.ts';
import { createOwnData } from '../../../roles/handlers/own-data.ts';
import { inspectTask, train } from '../../../roles/handlers/train.ts';
import type { TrainedSolution } from '../../../roles/handlers/work.ts';
import type { Workshop } from '../../../roles/handlers/workshop.ts';
import type { SolverView, TaskView } from '../../../roles/view/task-view.ts';
import { DataTree } from '../../../substrate/data/data-tree.ts';
import type { Dataset } from '../../../substrate/data/dataset.ts';
import { sliceRows } from '../../../substrate/data/split.ts';
import { memoryJournal } from '../../node/journal/memory-journal.ts';
import { caught } from '../../substrate/support/caught.ts';
import { never, proposeTask, revealed, SOLVERS } from '../support/digits-task.ts';
import { type DigitsWorld, digitsWorld, workshopOf } from '../support/digits-world.ts';
import { openingsOf } from '../support/openings.ts';
import { word } from '../support/script.ts';

const SEED = word(77);
const KEYS = [31, 32, 33].map((n) => new Uint8Array(32).fill(n));
const SEATS = KEYS.map((key) => createWallet(key));
const SEAT_ACCOUNTS = SEATS.map(({ address }) => address);
const publicKeyOf = (account: Hex): Uint8Array | undefined => {
  const index = SEAT_ACCOUNTS.indexOf(account);
  return index < 0 ? undefined : secp256k1.getPublicKey(KEYS[index] as Uint8Array, false);
};

describe('data mode disclosed, on real training', () => {
  let world: DigitsWorld;
  let task: TaskView;
  let own: Dataset;
  let solution: TrainedSolution;
  let solverView: SolverView;

  before(async () => {
    const open = await digitsWorld();
    world = { ...open, params: { ...open.params, dataMode: 1 } };
    own = sliceRows(world.digits, 300, 500);
    ({ task } = await proposeTask(world));
    solution = await train(solverShop(), { type: 'train', task, slot: 0, ...request() }, never);
    solverView = revealed(0, solution);
  });
  after(() => world.engine.close());

  const request = () => ({ projectSpec: world.projectSpec, params: world.params });

  const solverShop = (given: { journal?: Journal; data?: Dataset; keyOf?: typeof publicKeyOf } = {}): Workshop => ({
    ...workshopOf(world, SOLVERS[0], given.journal ? { journal: given.journal } : {}),
    ownData: createOwnData(async () => given.data ?? own),
    openings: openingsOf(given.keyOf ?? publicKeyOf),
  });

  /** The task as the chain shows it once it is judged, these seats sitting. */
  const judged = (over: Partial<SolverView['revealed']> = {}, seats: readonly Hex[] = SEAT_ACCOUNTS): TaskView => ({
    ...task,
    state: 'judging',
    sampleSeed: { block: 5, value: SEED },
    solvers: [{ ...solverView, revealed: { ...(solverView.revealed as NonNullable<SolverView['revealed']>), ...over } }],
    seats: seats.map((coordinator, i) => ({ coordinator, ticket: BigInt(i) })),
  });

  const open = (view = judged(), shop = solverShop()): Promise<Opening> =>
    openData(shop, { type: 'open-data', task: view, slot: 0, sampleSeed: SEED, ...request() });

  /** What one seat says of the solution, to which that opening comes. */
  const verdictOf = async (
    opening: Opening | undefined,
    given: { view?: TaskView; seat?: number; content?: Content; library?: Workshop['library']; journal?: Journal } = {},
  ): Promise<SolutionReport> => {
    const { view = judged(), seat = 0, content = world.content } = given;
    const shop: Workshop = {
      ...workshopOf(world, SEAT_ACCOUNTS[seat] as Hex, { content }),
      ...(given.library && { library: given.library }),
      ...(given.journal && { journal: given.journal }),
      openings: {
        ...openingsOf(publicKeyOf, opening),
        unseal: (sealed, context) => (SEATS[seat] as Wallet).unseal(sealed, context),
      },
    };
    const ballot = await judge(shop, { type: 'judge', task: view, sampleSeed: SEED, ...request(), earlierTruths: [] }, never);
    const { badTask, solutions } = decodeReport(await world.content.get(ballot.reportDigest));
    expect(badTask).to.equal('');
    expect(ballot.refutedMask).to.equal(solutions[0]?.outcome === 'refuted' ? 1n : 0n);
    return solutions[0] as SolutionReport;
  };

  const expectVerdict = (report: SolutionReport, outcome: string, check: string, detail: RegExp): void => {
    expect(`${report.outcome} by ${report.check}`, report.detail).to.equal(`${outcome} by ${check}`);
    expect(report.detail).to.match(detail);
  };

  /** An opening of other content, encrypted and sealed as an honest one. */
  const sealedOf = async (bytes: Uint8Array): Promise<Opening> => {
    const { domain } = workshopOf(world, SOLVERS[0]);
    const about = { taskId: task.taskId, slot: 0, sampleSeed: SEED };
    const key = fromHex(word(4_711));
    const digest = await world.content.put(encryptContent(bytes, key, openingContext(domain, about)));
    const keys = SEAT_ACCOUNTS.map((seat) => {
      const context = openingKeyContext(domain, about, digest, seat);
      return { seat, key: toHex(sealKey(key, publicKeyOf(seat) as Uint8Array, context)) };
    });
    return { sampleSeed: SEED, digest, keys };
  };

  it('has tasks without data: their spec names none', async () => {
    expect(decodeTaskSpec(await world.content.get(task.specDigest)).dataRoot).to.equal(word(0));
  });

  it('calls a task bad that names data all the same', async () => {
    const spec = decodeTaskSpec(await world.content.get(task.specDigest));
    const specDigest = await world.content.put(encodeTaskSpec({ ...spec, dataRoot: word(9) }));
    const view = { ...judged(), specDigest };
    const shop = workshopOf(world, SEAT_ACCOUNTS[0] as Hex);
    const ballot = await judge(shop, { type: 'judge', task: view, sampleSeed: SEED, ...request(), earlierTruths: [] }, never);
    expect(ballot.verdict).to.equal(1);
    expect(decodeReport(await world.content.get(ballot.reportDigest)).badTask).to.contain('solvers bring their own');
  });

  it('commits to the root of the solver’s own data', async () => {
    expect(solution.dataRoot).to.equal((await DataTree.grow(own)).root);
  });

  it('scores honest work, at every seat', async () => {
    const opening = await open();
    expect(opening.keys.map(({ seat }) => seat)).to.have.members(SEAT_ACCOUNTS);
    for (const seat of SEATS.keys()) {
      const report = await verdictOf(opening, { seat });
      expect(report.detail).to.equal('');
      expect(report.outcome).to.equal('scored');
    }
  });

  it('keeps rows out of every content that others can read', async () => {
    const kept: Uint8Array[] = [];
    const content: Content = {
      ...world.content,
      put: (bytes) => {
        kept.push(bytes);
        return world.content.put(bytes);
      },
    };
    const shop = { ...solverShop(), content };
    await train(shop, { type: 'train', task, slot: 0, ...request() }, never);
    await open(judged(), shop);
    const width = own.rows.length / own.count;
    const needles = Array.from({ length: own.count / 10 }, (_, tenth) => 10 * tenth).map((row) =>
      Buffer.from(own.rows.subarray(row * width, row * width + width)),
    );
    const inClear = kept.filter((bytes) => needles.some((row) => Buffer.from(bytes).includes(row)));
    expect(kept.length).to.be.above(5);
    expect(inClear).to.have.lengthOf(0);
  });

  it('opens the same again after a restart, and to seats that were heard of since', async () => {
    const journal = memoryJournal();
    const [first, second] = SEAT_ACCOUNTS as [Hex, Hex];
    const early = await open(
      judged(),
      solverShop({ journal, keyOf: (seat) => (seat === first ? publicKeyOf(seat) : undefined) }),
    );
    expect(early.keys.map(({ seat }) => seat)).to.deep.equal([first]);
    const late = await open(judged(), solverShop({ journal }));
    expect(late.digest).to.equal(early.digest);
    expect(late.keys).to.have.lengthOf(3);
    expect(late.keys.find(({ seat }) => seat === first)).to.deep.equal(early.keys[0]);
    expect((await verdictOf(late, { seat: SEAT_ACCOUNTS.indexOf(second) })).outcome).to.equal('scored');
  });

  it('gives nothing to a seat that was displaced', async () => {
    const [displaced, ...sitting] = SEAT_ACCOUNTS as [Hex, ...Hex[]];
    expect((await open(judged({}, sitting))).keys.map(({ seat }) => seat)).to.not.include(displaced);
  });

  it('refuses to open data that changed since they were committed to', async () => {
    const changed = caught(() => open(judged(), solverShop({ data: sliceRows(world.digits, 301, 501) })));
    expect((await changed).code).to.equal('ROLE_DATA_CHANGED');
  });

  it('refutes an opening of other rows', async () => {
    const other = await DataTree.grow(sliceRows(world.digits, 600, 800));
    const lie = await open({ ...judged({ dataRoot: other.root }) }, solverShop({ data: sliceRows(world.digits, 600, 800) }));
    expectVerdict(await verdictOf(lie), 'refuted', 'derivation', /root/);
  });

  it('refutes rows that are the committed ones, but not those that training took', async () => {
    // Committed to other data than it trained on: the rows are proved, the interval leads elsewhere.
    const data = sliceRows(world.digits, 600, 800);
    const view = judged({ dataRoot: (await DataTree.grow(data)).root });
    expectVerdict(await verdictOf(await open(view, solverShop({ data })), { view }), 'refuted', 're-execution', /leads to/);
  });

  it('refutes a count other than that of training: another order of examples, too few rows, or too many', async () => {
    const shorter = sliceRows(own, 0, 199);
    const view = judged({ dataRoot: (await DataTree.grow(shorter)).root });
    const short = await open(view, solverShop({ data: shorter }));
    expectVerdict(await verdictOf(short, { view }), 'refuted', 're-execution', /leads to/);
    const tiny = await DataTree.grow(sliceRows(own, 0, 10));
    const few = await sealedOf(tiny.open([0, 1, 2]));
    expectVerdict(await verdictOf(few, { view: judged({ dataRoot: tiny.root }) }), 'refuted', 'derivation', /too few/);
    const some = await sealedOf((await DataTree.grow(own)).open([0, 1, 2]));
    expectVerdict(await verdictOf(some), 'refuted', 'derivation', /bytes of rows/);
  });

  it('refutes an opening kept from a seat, at that seat alone', async () => {
    const { keys, ...rest } = await open();
    const [kept, ...told] = keys;
    const partial = { ...rest, keys: told };
    const without = SEAT_ACCOUNTS.indexOf(kept?.seat as Hex);
    expectVerdict(await verdictOf(partial, { seat: without }), 'refuted', 'availability', /too late or never/);
    expect((await verdictOf(partial, { seat: (without + 1) % 3 })).outcome).to.equal('scored');
    expectVerdict(await verdictOf(undefined), 'refuted', 'availability', /too late or never/);
    expectVerdict(await verdictOf({ ...(await open()), sampleSeed: word(78) }), 'refuted', 'availability', /too late or never/);
  });

  it('refutes a sealed key that is copied from another seat', async () => {
    const opening = await open();
    const [first, ...others] = opening.keys as [Opening['keys'][number], ...Opening['keys']];
    const copied = { ...opening, keys: others.map(({ seat }) => ({ seat, key: first.key })) };
    const seat = SEAT_ACCOUNTS.indexOf(others[0]?.seat as Hex);
    expectVerdict(await verdictOf(copied, { seat }), 'refuted', 'availability', /another account or purpose/);
  });

  it('refutes an opening that nobody serves, that was altered, or that is larger than honest rows', async () => {
    const opening = await open();
    const gone: Content = {
      ...world.content,
      get: (digest, options) => world.content.get(digest === opening.digest ? word(404) : digest, options),
    };
    expectVerdict(await verdictOf(opening, { content: gone }), 'refuted', 'availability', /./);
    const altered = (await world.content.get(opening.digest)).slice();
    altered[100] = (altered[100] as number) ^ 1;
    const changed = { ...opening, digest: await world.content.put(altered) };
    expectVerdict(await verdictOf(changed), 'refuted', 'availability', /another account or purpose/);
    const huge = { ...opening, digest: await world.content.put(new Uint8Array(4 * 1024 * 1024)) };
    expectVerdict(await verdictOf(huge), 'refuted', 'derivation', /./);
  });

  it('still refutes states and updates that do not fit', async () => {
    const opening = await open();
    expectVerdict(await verdictOf(opening, { view: judged({ checkpointRoot: word(5) }) }), 'refuted', 'derivation', /root/);
  });

  it('is not joined by a solver without data of its own, or with data that do not fit', async () => {
    const inspect = async (shop: Workshop): Promise<string> =>
      (await caught(() => inspectTask(shop, { type: 'inspect', task, ...request() }))).code;
    expect(await inspect(workshopOf(world, SOLVERS[0]))).to.equal('ROLE_NO_OWN_DATA');
    expect(await inspect(solverShop({ data: sliceRows(own, 0, 10) }))).to.equal('SUBSTRATE_TOO_FEW_EXAMPLES');
    const columns = own.columns.map((column) => ({ ...column, name: `${column.name}x` }));
    expect(await inspect(solverShop({ data: { ...own, columns } }))).to.equal('SUBSTRATE_BAD_DATASET');
    expect(await inspectTask(solverShop(), { type: 'inspect', task, ...request() })).to.equal(true);
  });

  it('does not take own data that a seat would refute: a value outside of the range of a column', async () => {
    const schema = { ...world.schema, columns: own.columns.map((c) => (c.name === 'y' ? { ...c, range: [0, 8] as const } : c)) };
    const error = await caught(() => createOwnData(async () => own).tree(schema));
    expect(error.code).to.equal('SUBSTRATE_BAD_DATASET');
    expect(error.message).to.match(/9 in column y of row \d+/);
  });

  it('refuses, and does not refute, a solution whose rows the engine cannot run: a seat still gets to its ballot', async () => {
    const { library } = workshopOf(world, SEAT_ACCOUNTS[0] as Hex);
    const payload = await library.payload(world.projectSpec, world.params.programHash);
    const replay = async (): Promise<never> => {
      throw new TempernetError('SUBSTRATE_ENGINE_FAILED', { call: 'run step', detail: 'indices out of range' });
    };
    library.payload = async () => ({ ...payload, replay });
    expectVerdict(await verdictOf(await open(), { library }), 'refused', 'form', /indices out of range/);
  });

  it('cannot tell made-up data from others: who commits to them and trains on them is judged by quality alone', async () => {
    const work = solverPoison.doWork ?? expect.fail('it does its work as the honest do');
    const shop = solverShop();
    const poisoned = (await work(shop, { type: 'train', task, slot: 0, ...request() }, never)) as TrainedSolution;
    expect(poisoned.dataRoot).to.not.equal(solution.dataRoot);
    const view = judged(poisoned);
    const asked = { type: 'open-data', task: view, slot: 0, sampleSeed: SEED, ...request() } as const;
    const report = await verdictOf((await work(shop, asked, never)) as Opening, { view });
    expect(report.check, report.detail).to.equal('quality');
  });

  it('deletes what it opened once the task is over', async () => {
    const journal = memoryJournal();
    const shop = solverShop({ journal });
    const { digest } = await open(judged(), shop);
    expect(await world.content.has(digest)).to.equal(true);
    await forget(shop, { type: 'forget', task: judged() });
    expect(await world.content.has(digest)).to.equal(false);
  });

  it('deletes at a seat what was opened to it, also after a restart and whatever the solver tells later, and not before', async () => {
    const opening = await open();
    const { digest } = opening;
    const journal = memoryJournal();
    const bytes = await world.content.get(digest);
    await world.content.delete(digest);
    const get: Content['get'] = async (wanted, options) => {
      if (wanted === digest) await world.content.put(bytes);
      return world.content.get(wanted, options);
    };
    const content = { ...world.content, get };
    const seat = workshopOf(world, SEAT_ACCOUNTS[0] as Hex, { journal, content });
    expect((await verdictOf(opening, { content, library: seat.library, journal })).outcome).to.equal('scored');
    const again = workshopOf(world, SEAT_ACCOUNTS[0] as Hex, { journal });
    await forgetLeft(again, { type: 'forget-left', live: [judged()] });
    expect(await world.content.has(digest)).to.equal(true);
    await forget(again, { type: 'forget', task: judged() });
    expect(await world.content.has(digest)).to.equal(false);
  });
});
