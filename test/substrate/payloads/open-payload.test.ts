import { expect } from 'chai';
import { encodeCbor } from '../../../protocol/cbor.ts';
import { contentDigest } from '../../../protocol/content.ts';
import { TempernetError } from '../../../protocol/errors/tempernet-error.ts';
import type { Hex } from '../../../protocol/hex.ts';
import { openPayload, PAYLOAD_KINDS } from '../../../substrate/payloads/open-payload.ts';
import { ExactEngine } from '../../../substrate/program/exact/exact-engine.ts';
import { GRAPH_NAMES } from '../../../substrate/program/program-manifest.ts';
import { caught } from '../support/caught.ts';
import { committedProgram } from '../support/programs.ts';

describe('the registry of payload kinds', () => {
  let programs: ExactEngine;
  before(async () => {
    programs = await ExactEngine.create({ workers: 1 });
  });
  after(() => programs.close());

  /** Contents by digest, with the most bytes that were asked for of each. */
  const shelf = (...contents: readonly Uint8Array[]) => {
    const held = new Map(contents.map((content) => [contentDigest(content), content]));
    const asked: number[] = [];
    const get = async (digest: Hex, maxBytes: number): Promise<Uint8Array> => {
      asked.push(maxBytes);
      const found = held.get(digest);
      if (found === undefined) throw new TempernetError('NET_NOT_FOUND', { digest });
      return found;
    };
    return { get, asked };
  };
  const opened = (manifest: unknown) => {
    const content = encodeCbor(manifest, 'test');
    return openPayload(contentDigest(content), { get: shelf(content).get, programs });
  };

  it('has each kind and each format once', () => {
    for (const field of ['kind', 'format'] as const)
      expect(new Set(PAYLOAD_KINDS.map((one) => one[field])).size, field).to.equal(PAYLOAD_KINDS.length);
  });

  it('opens what lies under a program hash by the format that it names, and asks for no part without a limit', async () => {
    const program = committedProgram('digits');
    const { get, asked } = shelf(encodeCbor(program.manifest, 'test'), ...GRAPH_NAMES.map((name) => program.graphs[name]));
    const payload = await openPayload(program.hash, { get, programs });
    expect([payload.kind, payload.hash, payload.engine]).to.deep.equal(['program', program.hash, programs.id]);
    expect(asked.length).to.equal(4);
    for (const limit of asked) expect(limit).to.be.within(1, 64 * 2 ** 20);
    await payload.close();
  });

  it('refuses a manifest of another format, of none, and one whose parts are not there', async () => {
    for (const other of [{ format: 'tempernet/world/9' }, {}, [], 'program', null, { format: 7 }])
      expect((await caught(() => opened(other))).code, JSON.stringify(other)).to.equal('SUBSTRATE_UNKNOWN_KIND');
    expect((await caught(() => opened({ format: 'tempernet/program/1' }))).code).to.equal('SUBSTRATE_BAD_MANIFEST');
    expect((await caught(() => opened(committedProgram('digits').manifest))).code).to.equal('NET_NOT_FOUND');
    const cut = encodeCbor(committedProgram('digits').manifest, 'test').subarray(0, 99);
    const call = () => openPayload(contentDigest(cut), { get: shelf(cut).get, programs });
    expect((await caught(call)).code).to.equal('PROTOCOL_BAD_CBOR');
  });
});
