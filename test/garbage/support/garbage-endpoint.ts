import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** A chain endpoint on loopback that answers every request with `body`, over HTTP, or before the true answer over a WebSocket. */
export type GarbageEndpoint = {
  readonly httpUrl: string;
  readonly wsUrl: string;
  body: string;
  stop(): Promise<void>;
};

const ACCEPT = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** One unmasked text frame. */
const frame = (text: string): Buffer => {
  const data = Buffer.from(text);
  const head = Buffer.alloc(10);
  head[0] = 0x81;
  head[1] = 127;
  head.writeBigUInt64BE(BigInt(data.length), 2);
  return Buffer.concat([head, data]);
};

/** The texts of a client's masked frames, each shorter than 64 KiB; what is incomplete stays. */
const texts = (bytes: Buffer): { readonly found: string[]; readonly rest: Buffer } => {
  const found: string[] = [];
  let rest = bytes;
  for (;;) {
    const long = (rest[1] ?? 0) === 0xfe;
    const start = long ? 4 : 2;
    const length = long ? (rest.length < 4 ? 0 : rest.readUInt16BE(2)) : (rest[1] ?? 0) & 127;
    if (rest.length < start + 4 + length) return { found, rest };
    const mask = rest.subarray(start, start + 4);
    const data = rest.subarray(start + 4, start + 4 + length).map((byte, i) => byte ^ (mask[i % 4] as number));
    if (((rest[0] ?? 0) & 15) === 1) found.push(Buffer.from(data).toString());
    rest = rest.subarray(start + 4 + length);
  }
};

/** Starts it on a free port. */
export const startGarbageEndpoint = async (): Promise<GarbageEndpoint> => {
  const endpoint = { body: '' };
  const sockets = new Set<Socket>();
  const server: Server = createServer((request, response) => {
    request.resume();
    request.on('end', () => response.end(endpoint.body));
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
  });
  server.on('upgrade', (request, socket) => {
    const accept = createHash('sha1').update(`${request.headers['sec-websocket-key']}${ACCEPT}`).digest('base64');
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    let waiting: Buffer = Buffer.alloc(0);
    socket.on('data', (part: Buffer) => {
      const { found, rest } = texts(Buffer.concat([waiting, part]));
      waiting = rest;
      for (const text of found) {
        const { id } = JSON.parse(text) as { id: number };
        socket.write(frame(endpoint.body.replace('"id":7', `"id":${id}`)));
        socket.write(frame(JSON.stringify({ jsonrpc: '2.0', id, result: '0x1' })));
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(endpoint, {
    httpUrl: `http://127.0.0.1:${port}`,
    wsUrl: `ws://127.0.0.1:${port}`,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  });
};
