import { type FileHandle, mkdir, open, readdir, readFile, rm, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { clearDrafts, writeOnce } from '../../../node/disk/write-once.ts';
import { contentDigest } from '../../../protocol/content.ts';
import { isTempernetError, TempernetError } from '../../../protocol/errors/tempernet-error.ts';
import { decodeSteps, encodeStep } from '../../experience/step-codec.ts';
import type { StepRecord } from '../../experience/step-record.ts';

/** Snapshots that are kept: the last, and the one before in case the disk spoils it. */
const KEPT = 2;
const SNAPSHOT = /^brain-(\d{8})-([0-9a-f]{16})\.safetensors$/;
const JOURNAL = /^steps-(\d{8})\.jsonl$/;

const padded = (number: number): string => String(number).padStart(8, '0');
const journalName = (number: number): string => `steps-${padded(number)}.jsonl`;

/** What a folder gave: the snapshot, and the steps recorded since. */
export type Restored<T> = { readonly snapshot: T; readonly since: readonly StepRecord[] };

/**
 * A brain on disk: numbered snapshots, written whole or not at all and named after their digest, and after each a journal of the steps
 * since. A step is on disk before it is learned, so a process that is killed loses none; a line cut off by the kill was never confirmed.
 * One process at a time.
 */
export class BrainFolder {
  private readonly folder: string;
  private number = 0;
  private journal: FileHandle | undefined;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** Opens a folder, made if it is not there. */
  static async open(folder: string): Promise<BrainFolder> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await clearDrafts(folder);
    return new BrainFolder(folder);
  }

  /**
   * The newest snapshot that is whole, and the steps since; undefined in an empty folder. `decode` throws for what it cannot read. Throws
   * AGENT_BAD_BRAIN when there are snapshots and none is whole, AGENT_OTHER_BRAIN, AGENT_BAD_RECORD for a damaged journal.
   */
  async restore<T>(decode: (bytes: Uint8Array, file: string) => T): Promise<Restored<T> | undefined> {
    const names = await this.numbered(SNAPSHOT);
    let fault: unknown;
    for (const { name, number } of names.toReversed()) {
      try {
        const bytes = new Uint8Array(await readFile(join(this.folder, name)));
        if (!name.includes(contentDigest(bytes).slice(2, 18)))
          throw new TempernetError('AGENT_BAD_BRAIN', { file: name, detail: 'its content is not the one that was written' });
        const snapshot = decode(bytes, name);
        // Steps go to the last journal, also where the snapshot before it is spoiled, or they would be read before older ones.
        this.number = Math.max(number, ...[...names, ...(await this.numbered(JOURNAL))].map((file) => file.number));
        return { snapshot, since: await this.stepsSince(number) };
      } catch (error) {
        if (!isTempernetError(error, 'AGENT_BAD_BRAIN')) throw error;
        fault ??= error;
      }
    }
    if (fault !== undefined) throw fault;
    return undefined;
  }

  /** Writes a step down. It is safe from a kill when this resolves. */
  async append(step: StepRecord): Promise<void> {
    this.journal ??= await open(join(this.folder, journalName(this.number)), 'a', 0o600);
    await this.journal.appendFile(encodeStep(step));
  }

  /** Writes a snapshot, begins a new journal and removes what is no longer needed. */
  async save(snapshot: Uint8Array): Promise<void> {
    const number = this.number + 1;
    await writeOnce(join(this.folder, `brain-${padded(number)}-${contentDigest(snapshot).slice(2, 18)}.safetensors`), snapshot);
    await this.close();
    this.number = number;
    for (const old of [...(await this.numbered(SNAPSHOT)), ...(await this.numbered(JOURNAL))])
      if (old.number <= number - KEPT) await rm(join(this.folder, old.name), { force: true });
  }

  /** Closes the journal; the next step opens it again. */
  async close(): Promise<void> {
    const { journal } = this;
    this.journal = undefined;
    await journal?.close();
  }

  private async stepsSince(number: number): Promise<StepRecord[]> {
    const steps: StepRecord[] = [];
    for (const journal of await this.numbered(JOURNAL)) {
      if (journal.number < number) continue;
      const file = join(this.folder, journal.name);
      const bytes = new Uint8Array(await readFile(file));
      const whole = bytes.lastIndexOf(10) + 1;
      // Cut off by a kill: what follows it must begin a line of its own.
      if (whole < bytes.length) await truncate(file, whole);
      steps.push(...decodeSteps(bytes.subarray(0, whole)));
    }
    return steps;
  }

  private async numbered(pattern: RegExp): Promise<{ readonly name: string; readonly number: number }[]> {
    return (await readdir(this.folder)).sort().flatMap((name) => {
      const [, number] = pattern.exec(name) ?? [];
      return number === undefined ? [] : [{ name, number: Number(number) }];
    });
  }
}
