import { closeSync, fsyncSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { systemError } from '../../node/process/system-error.ts';
import { TempernetError } from '../../protocol/errors/tempernet-error.ts';

/** Where records go. */
export type RecordSink = {
  write(lines: string): void;
  /** Everything is written: the file gets its name. */
  finish(): void | Promise<void>;
  /** Nothing of it is wanted: what was written goes away. Does nothing after `finish`. */
  discard(): void;
};

/** The tenth byte of a gzip member names the system that wrote it; 255 is "unknown", so that all write the same. */
const GZIP_SYSTEM = 9;
const UNKNOWN_SYSTEM = 255;

/** Text as one gzip member without a time stamp or a system's name. Members in a row are one gzip file. */
export const gzipMember = (text: string): Uint8Array => {
  const bytes = gzipSync(text, { level: 9 });
  bytes[GZIP_SYSTEM] = UNKNOWN_SYSTEM;
  return bytes;
};

/**
 * A file of records, compressed when its name ends in `.gz`. It has its name only once it is whole, so a run that is killed leaves
 * the one that was there. Errors: SYSTEM_REFUSED; AGENT_BAD_OPTION for a name that is a device, a pipe or a folder.
 */
export const recordFile = (file: string): RecordSink => {
  // The rename at the end would put a plain file in the place of a device.
  if (statSync(file, { throwIfNoEntry: false })?.isFile() === false) {
    throw new TempernetError('AGENT_BAD_OPTION', { option: '--out', detail: `${file} is there and is no plain file` });
  }
  const part = `${file}.part`;
  const handle = refusing(() => openSync(part, 'w'));
  let state: 'open' | 'closed' | 'done' = 'open';
  const close = (): void => {
    if (state === 'open') closeSync(handle);
    state = 'closed';
  };
  return {
    write: (lines) => refusing(() => writeAll(handle, file.endsWith('.gz') ? gzipMember(lines) : Buffer.from(lines))),
    finish: () =>
      refusing(() => {
        fsyncSync(handle);
        close();
        renameSync(part, file);
        state = 'done';
      }),
    discard: () => {
      if (state === 'done') return;
      close();
      rmSync(part, { force: true });
    },
  };
};

/** Records on standard output. Who listens for its errors is told of those on the way; `finish` throws the one that comes last. */
export const standardOutput = (): RecordSink => ({
  write: (lines) => void process.stdout.write(lines),
  finish: () =>
    new Promise((resolve, reject) => {
      process.stdout.write('', (error) => (error ? reject(systemError(error) ?? error) : resolve()));
    }),
  discard: () => undefined,
});

const writeAll = (handle: number, bytes: Uint8Array): void => {
  for (let at = 0; at < bytes.length; ) at += writeSync(handle, bytes, at);
};

const refusing = <T>(work: () => T): T => {
  try {
    return work();
  } catch (error) {
    throw systemError(error) ?? error;
  }
};
