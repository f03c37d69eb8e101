import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

/** The server's end of one WebSocket (RFC 6455): whole text messages, as JSON-RPC clients send them. */
export type WsConnection = { send(text: string): void; destroy(): void };

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const TEXT = 1;
const CLOSE = 8;

/** Answers the handshake of `request` and reads messages until the socket closes. */
export const acceptWs = (
  request: IncomingMessage,
  socket: Duplex,
  on: { readonly message: (text: string) => void; readonly close: () => void },
): WsConnection => {
  const accept = createHash('sha1').update(`${request.headers['sec-websocket-key']}${GUID}`).digest('base64');
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
  );
  let rest = Buffer.alloc(0);
  let parts: Buffer[] = [];
  socket.on('data', (bytes: Buffer) => {
    rest = Buffer.concat([rest, bytes]);
    for (let frame = readFrame(rest); frame !== undefined; frame = readFrame(rest)) {
      rest = rest.subarray(frame.end);
      if (frame.opcode === CLOSE) socket.destroy();
      if (frame.opcode > TEXT) continue;
      parts.push(frame.payload);
      if (!frame.last) continue;
      const text = Buffer.concat(parts).toString('utf8');
      parts = [];
      on.message(text);
    }
  });
  socket.on('error', () => undefined);
  socket.on('close', on.close);
  return { send: (text) => void (socket.writable && socket.write(textFrame(text))), destroy: () => socket.destroy() };
};

const textFrame = (text: string): Buffer => {
  const payload = Buffer.from(text);
  const head = Buffer.alloc(payload.length < 126 ? 2 : payload.length < 65_536 ? 4 : 10);
  head[0] = 0x80 | TEXT;
  if (head.length === 2) head[1] = payload.length;
  else if (head.length === 4) {
    head[1] = 126;
    head.writeUInt16BE(payload.length, 2);
  } else {
    head[1] = 127;
    head.writeBigUInt64BE(BigInt(payload.length), 2);
  }
  return Buffer.concat([head, payload]);
};

/** The first frame in `bytes`, unmasked; undefined while it is not there whole. */
const readFrame = (bytes: Buffer): { opcode: number; last: boolean; payload: Buffer; end: number } | undefined => {
  if (bytes.length < 2) return undefined;
  const [first = 0, second = 0] = bytes;
  const short = second & 0x7f;
  const start = short < 126 ? 2 : short === 126 ? 4 : 10;
  if (bytes.length < start + 4) return undefined;
  const length = short < 126 ? short : short === 126 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
  const end = start + 4 + length;
  if (bytes.length < end) return undefined;
  const mask = bytes.subarray(start, start + 4);
  const payload = Buffer.from(bytes.subarray(start + 4, end));
  for (let index = 0; index < length; index++) payload[index] = (payload[index] ?? 0) ^ (mask[index % 4] ?? 0);
  return { opcode: first & 0x0f, last: (first & 0x80) !== 0, payload, end };
};
