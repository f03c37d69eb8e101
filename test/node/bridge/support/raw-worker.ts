import { WebSocket } from 'ws';
import { SUBPROTOCOL } from '../../../../node/bridge/bridge-protocol.ts';
import { decodeFrame, encodeFrame, type Frame, type SentTensor } from '../../../../node/bridge/frame.ts';
import type { Hex } from '../../../../protocol/hex.ts';

export const TOKEN = 'a token of thirty-two characters'.replaceAll(' ', '-');
export const PROGRAM: Hex = `0x${'ab'.repeat(32)}`;

export const HELLO = {
  type: 'hello',
  protocol: 1,
  versions: { tempernet: '0.1.0' },
  device: 'cpu',
  deviceName: 'test',
  threads: 1,
  processes: 1,
  memoryBytes: 1000,
  programs: [PROGRAM],
} as const;

/** A client of a bridge that does just what a test tells it to. */
export type RawWorker = {
  readonly socket: WebSocket;
  send(head: object, tensors?: readonly SentTensor[]): void;
  /** The next message that has not been taken yet. */
  next(): Promise<Frame>;
  /** The close code and reason, once the connection is gone. */
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
};

/** Opens the WebSocket; rejects with the HTTP status when the bridge refuses. */
export const dialRaw = (url: string, token = TOKEN, subprotocol = SUBPROTOCOL): Promise<RawWorker> =>
  new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}` };
    const socket = new WebSocket(url, subprotocol, { headers, perMessageDeflate: false, rejectUnauthorized: false });
    const frames: Frame[] = [];
    const waiting: ((frame: Frame) => void)[] = [];
    socket.on('message', (data) => {
      const frame = decodeFrame([data as Buffer]);
      const taker = waiting.shift();
      if (taker === undefined) frames.push(frame);
      else taker(frame);
    });
    const closed = new Promise<{ code: number; reason: string }>((done) =>
      socket.once('close', (code, reason) => done({ code, reason: reason.toString() })),
    );
    socket.on('error', () => undefined);
    socket.once('unexpected-response', (_, response) => {
      reject(new Error(String(response.statusCode)));
      socket.terminate();
    });
    socket.once('open', () =>
      resolve({
        socket,
        closed,
        send: (head, tensors = []) => socket.send(Buffer.concat(encodeFrame(head as Record<string, unknown>, tensors))),
        next: () => {
          const frame = frames.shift();
          return frame === undefined ? new Promise((give) => waiting.push(give)) : Promise.resolve(frame);
        },
      }),
    );
  });

/** A client that has said hello and was welcomed. */
export const joinRaw = async (url: string, hello: object = HELLO): Promise<RawWorker> => {
  const worker = await dialRaw(url);
  worker.send(hello);
  await worker.next();
  return worker;
};
