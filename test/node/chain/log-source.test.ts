import { expect } from 'chai';
import { bloomOf, mayHoldLog } from '../../../node/chain/bloom.ts';
import { createLogSource } from '../../../node/chain/log-source.ts';
import type { RawLog } from '../../../node/chain/raw-log.ts';
import type { Header } from '../../../node/chain/rpc.ts';
import type { Hex } from '../../../protocol/hex.ts';
import { codeOf } from '../content/support/code-of.ts';
import { silentLogger } from '../log/silent-logger.ts';

const OURS = `0x${'Aa'.repeat(20)}`;
const THEIRS = `0x${'bb'.repeat(20)}`;
const TOPIC = `0x${'11'.repeat(32)}`;
const word = (n: number): Hex => `0x${n.toString(16).padStart(64, '0')}`;

describe('logs of a block against its header', () => {
  const log = (block: number, address: string): RawLog => ({
    address,
    topics: [TOPIC],
    data: '0x',
    blockNumber: `0x${block.toString(16)}`,
    blockHash: word(block),
    transactionHash: word(1_000 + block),
    logIndex: '0x0',
  });
  const header = (number: number, bloom: Hex): Header => ({
    number,
    hash: word(number),
    parentHash: word(number - 1),
    timestamp: 0,
    baseFee: 0n,
    bloom,
  });
  const says = bloomOf([log(0, OURS)]);

  /** A source over an endpoint with these logs: `shown` to whoever asks for our address, `all` to whoever asks for any. */
  const sourceOver = (endpoint: { shown: RawLog[]; all: RawLog[]; isThere: boolean }) => {
    const rpc = {
      call: async (method: string, [filter]: readonly unknown[]) => {
        if (method !== 'eth_getLogs') return endpoint.isThere ? {} : null;
        const { address, blockHash } = filter as { address?: unknown; blockHash: Hex };
        return (address === undefined ? endpoint.all : endpoint.shown).filter((one) => one.blockHash === blockHash);
      },
      close: () => undefined,
    };
    return createLogSource([OURS], { rpc, logger: silentLogger });
  };
  /** Looks that end without an answer, at most 1,000. */
  const patience = async (source: ReturnType<typeof sourceOver>, block: Header): Promise<number> => {
    for (let looks = 0; looks < 1_000; looks++) if ((await codeOf(source.ofBlock(block))) === 'resolved') return looks;
    return 1_000;
  };

  it('none are believed while the header says that there are some, however often they are left out', async () => {
    const endpoint = { shown: [] as RawLog[], all: [] as RawLog[], isThere: true };
    const source = sourceOver(endpoint);
    for (let look = 0; look < 20; look++) expect(await codeOf(source.ofBlock(header(7, says)))).to.equal('CHAIN_LOGS_MISSING');
    endpoint.shown = [log(7, OURS)];
    expect(await source.ofBlock(header(7, says))).to.deep.equal([{ header: header(7, says), logs: [log(7, OURS)] }]);
  });

  it('none are believed at once where the logs of everybody else are all that the header speaks of', async () => {
    // As on a busy chain: our bits are set, by others.
    const others = Array.from({ length: 2_500 }, (_, n) => ({ ...log(7, THEIRS), topics: [word(n)] }));
    const busy = bloomOf(others);
    expect(mayHoldLog(busy, OURS)).to.equal(true);
    expect(await sourceOver({ shown: [], all: others, isThere: true }).ofBlock(header(7, busy))).to.deep.equal([]);
    const partly = sourceOver({ shown: [], all: others.slice(0, 1_000), isThere: true });
    expect(await codeOf(partly.ofBlock(header(7, busy)))).to.equal('CHAIN_LOGS_MISSING');
    const covered = { shown: [], all: [log(7, THEIRS), log(7, OURS)], isThere: true };
    const whole = bloomOf(covered.all);
    expect(await sourceOver(covered).ofBlock(header(7, whole)), 'from a backend that is ahead').to.deep.equal([
      { header: header(7, whole), logs: [log(7, OURS)] },
    ]);
  });

  it('headers that speak of logs which never come stop nobody for ever, and are trusted again when one is borne out', async () => {
    const endpoint = { shown: [] as RawLog[], all: [] as RawLog[], isThere: true };
    const source = sourceOver(endpoint);
    expect(await patience(source, header(7, says))).to.be.within(100, 999);
    expect(await patience(source, header(8, says)), 'the next one').to.equal(0);
    endpoint.all = [log(9, OURS)];
    expect(await patience(source, header(9, says)), 'borne out').to.equal(0);
    expect(await codeOf(source.ofBlock(header(10, says)))).to.equal('CHAIN_LOGS_MISSING');
  });

  it('a block that the endpoint does not have is never believed to be empty', async () => {
    const source = sourceOver({ shown: [], all: [], isThere: false });
    expect(await patience(source, header(7, says))).to.equal(1_000);
  });

  it('a header of nothing but ones, or without logs of ours, is taken at its word', async () => {
    const source = sourceOver({ shown: [], all: [], isThere: true });
    expect(await source.ofBlock(header(7, `0x${'ff'.repeat(256)}`))).to.deep.equal([]);
    expect(await source.ofBlock(header(8, bloomOf([])))).to.deep.equal([]);
  });
});
