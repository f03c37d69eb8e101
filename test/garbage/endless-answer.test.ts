import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { createHttpRpc } from '../../node/chain/http-rpc.ts';
import { codeOf } from '../node/content/support/code-of.ts';

describe('garbage: an answer of a chain endpoint that does not end', () => {
  it('is given up by name before it fills the memory', async function () {
    this.timeout(60_000);
    const piece = Buffer.alloc(1024 * 1024, 0x20);
    let sent = 0;
    const server = createServer((_request, response) => {
      const more = (): void => {
        while (!response.destroyed && response.write(piece)) sent += piece.length;
      };
      response.on('drain', more);
      more();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const rpc = createHttpRpc({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
    try {
      expect(await codeOf(rpc.call('eth_getLogs', []))).to.equal('CHAIN_BAD_DATA');
      expect(sent).to.be.lessThan(128 * 1024 * 1024);
    } finally {
      rpc.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  });
});
