import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import { type Hex, isBytes32 } from '../../protocol/hex.ts';
import { BRIDGE_PROTOCOL } from './bridge-protocol.ts';

/** What a worker says about itself when it connects. Only the programs are acted upon; the rest is for people. */
export type Hello = {
  readonly versions: Readonly<Record<string, string>>;
  readonly device: string;
  readonly deviceName: string;
  readonly threads: number;
  /** Processes that share each batch. */
  readonly processes: number;
  /** The memory that it may use; 0: it has no bound. */
  readonly memoryBytes: number;
  /** Hashes of the programs that it may run and has. */
  readonly programs: readonly Hex[];
};

const MAX_TEXT = 200;
const MAX_VERSIONS = 32;
const MAX_PROGRAMS = 1024;

/** The head of a first message as `Hello`; undefined when it is of another protocol. Throws `BRIDGE_BAD_FRAME`. */
export const parseHello = (head: Readonly<Record<string, unknown>>): Hello | undefined => {
  const bad = (detail: string): TempernetError => new TempernetError('BRIDGE_BAD_FRAME', { detail: `hello: ${detail}` });
  if (head.type !== 'hello') throw bad('it does not come first');
  if (head.protocol !== BRIDGE_PROTOCOL) return undefined;
  const text = (name: string): string => {
    const value = head[name];
    if (typeof value !== 'string' || value.length > MAX_TEXT) throw bad(`${name} is not a short text`);
    return value;
  };
  const count = (name: string): number => {
    const value = head[name];
    if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) throw bad(`${name} is not a count`);
    return value;
  };
  const { versions, programs } = head;
  const isMap = typeof versions === 'object' && versions !== null && !Array.isArray(versions);
  if (!isMap || Object.keys(versions).length > MAX_VERSIONS) throw bad('versions is not a small map');
  for (const [name, version] of Object.entries(versions))
    if (typeof version !== 'string' || version.length > MAX_TEXT || name.length > MAX_TEXT)
      throw bad('versions holds no short texts');
  if (!Array.isArray(programs) || programs.length > MAX_PROGRAMS || !programs.every(isBytes32))
    throw bad('programs is not a list of hashes');
  return {
    versions: versions as Record<string, string>,
    device: text('device'),
    deviceName: text('deviceName'),
    threads: count('threads'),
    processes: count('processes'),
    memoryBytes: count('memoryBytes'),
    programs,
  };
};
