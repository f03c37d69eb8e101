import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { systemError } from '../../node/process/system-error.ts';

/** Where records go. */
export type RecordSink = {
  write(lines: string): void;
  /** Everything is written: the file gets its name. */
  finish(): void;
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
 * the one that was there. Errors: SYSTEM_REFUSED.
 */
export const recordFile = (file: string): RecordSink => {
  const part = `${file}.part`;
  const handle = refusing(() => openSync(part, 'w'));
  let open = true;
  return {
    write: (lines) => refusing(() => writeAll(handle, file.endsWith('.gz') ? gzipMember(lines) : Buffer.from(lines))),
    finish: () =>
      refusing(() => {
        fsyncSync(handle);
        closeSync(handle);
        open = false;
        renameSync(part, file);
      }),
    discard: () => {
      if (!open) return;
      open = false;
      closeSync(handle);
      rmSync(part, { force: true });
    },
  };
};

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
