import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Writable } from 'node:stream';
import { expect } from 'chai';
import { createHttpRpc } from '../../node/chain/http-rpc.ts';
import type { Rpc } from '../../node/chain/rpc.ts';
import { createWsRpc } from '../../node/chain/ws-rpc.ts';
import { codeOf } from '../node/content/support/code-of.ts';

const MiB = 1024 * 1024;

describe('garbage: an answer of a chain endpoint that does not end', function () {
  this.timeout(60_000);
  let server: Server;
  let sent = 0;
  const closing = new Set<() => void>();
  beforeEach(async () => {
    sent = 0;
    server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(async () => {
    for (const close of closing) close();
    closing.clear();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  /** Writes a piece again and again, as fast as the reader takes it. */
  const pour = (to: Writable, piece: Buffer): void => {
    const more = (): void => {
      while (!to.destroyed && to.write(piece)) sent += piece.length;
      sent += piece.length;
    };
    to.on('error', () => undefined).on('drain', more);
    closing.add(() => to.destroy());
    more();
  };
  const refused = async (connect: (host: string) => Rpc): Promise<unknown> => {
    const rpc = connect(`127.0.0.1:${(server.address() as AddressInfo).port}`);
    closing.add(() => rpc.close());
    return codeOf(rpc.call('eth_getLogs', []));
  };

  it('is given up by name before it fills the memory', async () => {
    server.on('request', (_request, response) => pour(response, Buffer.alloc(MiB, 0x20)));
    expect(await refused((host) => createHttpRpc({ url: `http://${host}` }))).to.equal('CHAIN_BAD_DATA');
    expect(sent).to.be.lessThan(96 * MiB);
  });

  it('is given up as well when it comes over a WebSocket in ever more pieces of one message', async () => {
    server.on('upgrade', (request, socket) => {
      const key = `${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
      const accept = createHash('sha1').update(key).digest('base64');
      socket.write(
        `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
      );
      const head = (opcode: number, length: number): Buffer => {
        const bytes = Buffer.alloc(10);
        bytes[0] = opcode;
        bytes[1] = 127;
        bytes.writeBigUInt64BE(BigInt(length), 2);
        return bytes;
      };
      // The first piece of a text that is not its last; then pieces that carry it on.
      socket.write(Buffer.concat([head(1, 1), Buffer.from(' ')]));
      pour(socket, Buffer.concat([head(0, MiB), Buffer.alloc(MiB, 0x20)]));
    });
    expect(await refused((host) => createWsRpc({ url: `ws://${host}` }))).to.equal('CHAIN_UNREACHABLE');
    expect(sent).to.be.greaterThan(32 * MiB);
    expect(sent).to.be.lessThan(96 * MiB);
  });
});
