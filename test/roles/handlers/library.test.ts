import { expect } from 'chai';
import type { GetOptions } from '../../../node/content/content.ts';
import type { Hex } from '../../../protocol/hex.ts';
import { doWork } from '../../../roles/handlers/do-work.ts';
import { Library } from '../../../roles/handlers/library.ts';
import { weightCount } from '../../../substrate/codecs/tensors.ts';
import { caught } from '../../substrate/support/caught.ts';
import { never, proposeTask } from '../support/digits-task.ts';
import { type DigitsWorld, digitsWorld, workshopOf } from '../support/digits-world.ts';
import { account, word } from '../support/script.ts';

describe('library of a role', () => {
  let world: DigitsWorld;
  before(async () => {
    world = await digitsWorld();
  });
  after(() => world.engine.close());

  /** The world's content, with a record of what was asked for. */
  const watched = () => {
    const asked: { digest: Hex; options: GetOptions }[] = [];
    const get = (digest: Hex, options: GetOptions = {}) => {
      asked.push({ digest, options });
      return world.content.get(digest, options);
    };
    return { asked, content: { ...world.content, get } };
  };

  it('opens a program once, and only the one that parameters and spec both name', async () => {
    const { asked, content } = watched();
    const library = new Library({ fetchTimeoutMs: 77 }, { content, engine: world.engine });
    const { programHash } = world.params;
    const [a, b] = await Promise.all([0, 1].map(() => library.payload(world.projectSpec, programHash)));
    expect(a).to.equal(b);
    expect(asked.map(({ digest }) => digest)).to.have.lengthOf(5);
    for (const { options } of asked) expect(options.timeoutMs).to.equal(77);
    expect((await caught(() => library.payload(world.projectSpec, word(1)))).code).to.equal('ROLE_PROGRAM_MISMATCH');
  });

  it('asks named peers first, then those who said to hold it', async () => {
    const { asked, content } = watched();
    const holdersOf = (): string[] => ['holder'];
    const library = new Library({ fetchTimeoutMs: 1 }, { content, engine: world.engine, holdersOf });
    await library.bytes(world.projectSpec, { providers: ['named'] });
    expect(asked[0]?.options.providers).to.deep.equal(['named', 'holder']);
  });

  it('fetches ahead what it can, and leaves to later what it cannot', async () => {
    const { asked, content } = watched();
    const shop = workshopOf(world, account(21), { content });
    const { projectSpec, params, manifest } = world;
    const request = { type: 'prefetch', from: account(1), projectSpec, params } as const;
    const solution = { updateDigest: word(5), leavesDigest: word(6), checkpointRoot: word(7), dataRoot: word(8), steps: 1 };
    expect(await doWork(shop, { ...request, content: { solution } }, never)).to.equal(true);
    const limits = asked.flatMap(({ digest, options }) => ([word(5), word(6)].includes(digest) ? [options.maxBytes] : []));
    expect(limits, 'no more than honest content has').to.deep.equal([4 * weightCount(manifest), 32 * (params.intervals + 1)]);
    expect(await doWork(shop, { ...request, content: { truth: word(9) } }, never)).to.equal(true);
  });

  it('takes no more of a version than one has, and nothing that is none', async () => {
    const { asked, content } = watched();
    const library = new Library({ fetchTimeoutMs: 77 }, { content, engine: world.engine });
    const payload = await library.payload(world.projectSpec, world.params.programHash);
    expect((await library.version(payload, world.genesis.digest)).length).to.equal(payload.bounds.versionBytes);
    expect(asked.at(-1)?.options.maxBytes).to.equal(payload.bounds.versionBytes);
    const short = await world.content.put(new Uint8Array(payload.bounds.versionBytes - 4));
    expect((await caught(() => library.version(payload, short))).code).to.equal('SUBSTRATE_BAD_LENGTH');
  });

  it('warms up for a task: after it, judging needs no shard and no program any more', async () => {
    const { task } = await proposeTask(world);
    const { asked, content } = watched();
    const shop = workshopOf(world, account(21), { content });
    const { params, projectSpec } = world;
    expect(await doWork(shop, { type: 'warm-up', task, projectSpec, params }, never)).to.equal(true);
    const before = new Set(asked.map(({ digest }) => digest));
    asked.length = 0;
    const judging = { type: 'judge', task, sampleSeed: word(1), projectSpec, params, earlierTruths: [] } as const;
    await doWork(shop, judging, never);
    const again = asked.map(({ digest }) => digest);
    expect(again).to.include(task.truthDigest);
    const decoded = [...before].filter((digest) => !again.includes(digest));
    expect(decoded.length, 'program, graphs, spec and shards').to.be.at.least(7);
  });

  it('looks block hashes up, and says when the endpoint has none', async () => {
    const shop = workshopOf(world, account(21));
    expect(await doWork(shop, { type: 'block-hash', block: 3 }, never)).to.equal(word(99));
    const behind = { ...shop, chain: { ...shop.chain, blockHash: async () => null } };
    expect((await caught(() => doWork(behind, { type: 'block-hash', block: 3 }, never))).code).to.equal('ROLE_NO_BLOCK');
  });
});
