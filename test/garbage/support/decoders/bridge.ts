import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { BRIDGE_PROTOCOL } from '../../../../node/bridge/bridge-protocol.ts';
import { bytesOf, decodeFrame, encodeFrame, type Frame } from '../../../../node/bridge/frame.ts';
import { parseHello } from '../../../../node/bridge/hello.ts';
import { parseListenAddress } from '../../../../node/bridge/listen-address.ts';
import { readTls } from '../../../../node/bridge/read-tls.ts';
import { readTokenFile } from '../../../../node/bridge/token-file.ts';
import { parseWorkerEvent } from '../../../../node/bridge/worker-event.ts';
import { TempernetError } from '../../../../protocol/errors/tempernet-error.ts';
import { type Decoder, decoder } from '../decoder.ts';
import { DIGEST } from '../samples.ts';

const pem = (name: string): string =>
  fileURLToPath(new URL(`../../../node/bridge/support/localhost-${name}.pem`, import.meta.url));
const PAIR = { cert: pem('cert'), key: pem('key') } as const;

/** A file for garbage, and how to be rid of it. */
const scratch = (): { readonly file: string; readonly close: () => Promise<void> } => {
  const folder = mkdtempSync(join(tmpdir(), 'tempernet-bridge-'));
  return { file: join(folder, 'file'), close: async () => rmSync(folder, { recursive: true, force: true }) };
};
const token = scratch();

const HELLO = {
  type: 'hello',
  protocol: BRIDGE_PROTOCOL,
  versions: { torch: '2.9.0', python: '3.12.3' },
  device: 'cpu',
  deviceName: 'x86_64',
  threads: 2,
  processes: 1,
  memoryBytes: 0,
  programs: [DIGEST],
};

const MESSAGE = Buffer.concat(
  encodeFrame({ type: 'trained', id: 3 }, [
    { name: 'w', dtype: 'float32', shape: [2, 2], parts: [new Uint8Array(16).fill(1)] },
    { name: 'marks', dtype: 'uint8', shape: [3], parts: [Uint8Array.of(1, 2, 3)] },
    { name: 'none', dtype: 'int32', shape: [0, 7], parts: [] },
  ]),
);

/** A message whose head is this text and whose body is that of `MESSAGE`, well-formed on the outside. */
const framed = (head: string): Uint8Array => {
  const text = utf8ToBytes(head);
  const body = MESSAGE.subarray(MESSAGE.length - 24);
  const start = Buffer.alloc(8 * Math.ceil((16 + text.length) / 8));
  start.write('TNB1', 'latin1');
  start.writeUInt32LE(text.length, 4);
  start.writeBigUInt64LE(BigInt(body.length), 8);
  start.set(text, 16);
  return Buffer.concat([start, body]);
};

/** Reads a message from pieces as a socket gives them, and from one: what is taken must be the same, and what a node can send itself. */
const take = (bytes: Uint8Array): Frame => {
  const frame = decodeFrame([bytes]);
  const third = Math.floor(bytes.length / 3);
  const pieces = [bytes.subarray(0, third), new Uint8Array(0), bytes.subarray(third, 2 * third), bytes.subarray(2 * third)];
  const sent = frame.tensors.map(({ bytes: part, ...shape }) => ({ ...shape, parts: [part] }));
  const again = [decodeFrame(pieces), decodeFrame(encodeFrame(frame.head, sent))];
  for (const tensor of frame.tensors)
    if (tensor.bytes.length !== bytesOf(tensor)) throw new RangeError('a tensor of another size');
  for (const other of again) if (said(other) !== said(frame)) throw new RangeError('another message from the same bytes');
  return frame;
};
const said = ({ head, tensors }: Frame): string =>
  JSON.stringify([head, tensors.map(({ bytes, ...shape }) => [shape, Buffer.from(bytes).toString('hex')])]);

/** Ways in for Python workers, whoever they are, and for the files that let them in. */
export const BRIDGE_DECODERS: readonly Decoder[] = [
  decoder({
    name: 'frame of the bridge',
    kind: 'bytes',
    covers: ['decodeFrame'],
    seeds: () => [new Uint8Array(MESSAGE), new Uint8Array(Buffer.concat(encodeFrame({ type: 'ping' })))],
    decode: take,
    codes: ['BRIDGE_BAD_FRAME'],
  }),
  decoder({
    name: 'head of a frame of the bridge',
    kind: 'text',
    covers: ['decodeFrame'],
    structure: 'json',
    seeds: () => {
      const tensors = decodeFrame([MESSAGE]).tensors.map(({ name, dtype, shape }) => ({ name, dtype, shape }));
      return [JSON.stringify({ type: 'trained', id: 3, tensors })];
    },
    decode: (head) => take(framed(head)),
    codes: ['BRIDGE_BAD_FRAME'],
  }),
  decoder({
    name: 'hello of a worker',
    kind: 'value',
    covers: ['parseHello'],
    seeds: () => [HELLO],
    decode: (value) => {
      // What a frame's head can be: a map, whatever is in it.
      if (typeof value !== 'object' || value === null || Array.isArray(value))
        throw new TempernetError('BRIDGE_BAD_FRAME', { detail: 'no map' });
      const hello = parseHello(value as Record<string, unknown>);
      if (hello === undefined) throw new TempernetError('BRIDGE_REFUSED');
      if (Array.isArray(hello.versions) || !Object.values(hello.versions).every((one) => typeof one === 'string'))
        throw new RangeError('versions that are none');
      return hello;
    },
    codes: ['BRIDGE_BAD_FRAME', 'BRIDGE_REFUSED'],
  }),
  decoder({
    name: 'address to listen on for workers',
    kind: 'text',
    covers: ['parseListenAddress'],
    seeds: () => ['127.0.0.1:9700', '[::1]:0', 'solver.example.org:65535'],
    decode: (text) => {
      const { host, port } = parseListenAddress(text);
      if (!Number.isInteger(port) || port < 0 || port > 65_535 || /[\s/@[\]]/.test(host)) throw new RangeError(`${host} ${port}`);
    },
    codes: ['BRIDGE_BAD_ADDRESS'],
  }),
  decoder({
    name: 'token file',
    kind: 'bytes',
    covers: ['readTokenFile'],
    seeds: () => [utf8ToBytes(`${'k3'.repeat(16)}\n`), utf8ToBytes('0123456789abcdef')],
    decode: async (bytes) => {
      writeFileSync(token.file, bytes, { mode: 0o600 });
      if (!/^[\x21-\x7e]{16,4096}$/.test(await readTokenFile(token.file)))
        throw new RangeError('a token that no header can hold');
    },
    codes: ['BRIDGE_BAD_TOKEN_FILE'],
    close: token.close,
  }),
  ...(['cert', 'key'] as const).map((what) => {
    const { file, close } = scratch();
    return decoder({
      name: `PEM file of the bridge: ${what}`,
      kind: 'bytes',
      covers: ['readTls'],
      seeds: () => [new Uint8Array(readFileSync(PAIR[what]))],
      decode: (bytes) => {
        writeFileSync(file, bytes);
        return what === 'cert' ? readTls(file, PAIR.key) : readTls(PAIR.cert, file);
      },
      codes: ['BRIDGE_BAD_CERTIFICATE'],
      close,
    });
  }),
  decoder({
    name: 'event of a worker',
    kind: 'text',
    covers: ['parseWorkerEvent'],
    structure: 'json',
    seeds: () => ['{"event":"connected"}', '{"event":"refused","kind":"token","detail":"401"}'],
    decode: (line) => {
      const event = parseWorkerEvent(line);
      // Such a line goes to the worker's log.
      if (event === undefined) throw new TempernetError('BRIDGE_BAD_FRAME', { detail: 'no event' });
      for (const part of [event.event, event.detail, event.kind])
        if (typeof part !== 'string' || part.length > 1_000) throw new RangeError('an event without words');
    },
    codes: ['BRIDGE_BAD_FRAME'],
  }),
];
