import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { systemError } from '../../../node/process/system-error.ts';
import { TempernetError } from '../../../protocol/errors/tempernet-error.ts';
import { git, gitOrThrow } from './git.ts';

/** A branch to be merged into the work at hand: files as they are there, and as they were where it began. */
export type Topic = { readonly base: ReadonlyMap<string, string>; readonly topic: ReadonlyMap<string, string> };

/** Name of the branch of a `Topic`. */
export const TOPIC_BRANCH = 'topic';

/** What git keeps of a merge or a revert that is not finished. */
const UNFINISHED = ['MERGE_HEAD', 'MERGE_MSG', 'MERGE_MODE', 'REVERT_HEAD', 'AUTO_MERGE'];

/** A scratch folder with a git repository in which an agent works on a project. Paths are relative, with slashes. */
export class Place {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** Makes an empty repository in a new folder under `parent`. Errors: SYSTEM_REFUSED and those of git. */
  static async create(parent = tmpdir()): Promise<Place> {
    const place = new Place(refusing(() => mkdtempSync(join(parent, 'tempernet-workbench-'))));
    await gitOrThrow(place.folder, 'init', '-q', '-b', 'main');
    return place;
  }

  /** Throws everything away and commits these files as the state to begin with, beside a topic branch where there is one. */
  async begin(files: ReadonlyMap<string, string>, topic?: Topic): Promise<void> {
    // A history of its own for each plan: no plan finds the one before, or its commits, or a merge that it left half done.
    for (const name of UNFINISHED) refusing(() => rmSync(join(this.folder, '.git', name), { force: true }));
    await git(this.folder, 'update-ref', '-d', 'HEAD');
    if (topic !== undefined) {
      await this.commitAll(topic.base, 'project');
      await gitOrThrow(this.folder, 'branch', '-f', TOPIC_BRANCH);
      await gitOrThrow(this.folder, 'symbolic-ref', 'HEAD', `refs/heads/${TOPIC_BRANCH}`);
      await this.commitAll(topic.topic, 'topic');
      await gitOrThrow(this.folder, 'symbolic-ref', 'HEAD', 'refs/heads/main');
    }
    await this.commitAll(files, 'work item');
  }

  /** All text files but git's own, in the order of paths. */
  read(): Map<string, string> {
    return refusing(() => new Map(this.paths().map((path) => [path, readFileSync(join(this.folder, path), 'utf8')])));
  }

  /** Paths of all files but git's own, sorted. */
  paths(): string[] {
    this.check();
    return refusing(() =>
      readdirSync(this.folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) =>
          join(entry.parentPath, entry.name)
            .slice(this.folder.length + 1)
            .replaceAll('\\', '/'),
        )
        .filter((path) => !path.startsWith('.git/'))
        .sort(),
    );
  }

  /** Text of a file; null when it is not there. */
  readFile(path: string): string | null {
    this.check();
    const file = join(this.folder, path);
    return refusing(() => (existsSync(file) ? readFileSync(file, 'utf8') : null));
  }

  /** Writes a file and makes its folder. */
  writeFile(path: string, text: string): void {
    this.check();
    refusing(() => {
      mkdirSync(dirname(join(this.folder, path)), { recursive: true });
      writeFileSync(join(this.folder, path), text);
    });
  }

  /** Removes the folder. */
  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async commitAll(files: ReadonlyMap<string, string>, message: string): Promise<void> {
    for (const path of this.paths()) if (!files.has(path)) refusing(() => rmSync(join(this.folder, path)));
    for (const [path, text] of files) if (this.readFile(path) !== text) this.writeFile(path, text);
    await gitOrThrow(this.folder, 'add', '-A');
    await gitOrThrow(this.folder, 'commit', '-q', '--allow-empty', '-m', message);
  }

  /** Throws AGENT_PLACE_LOST when the folder is gone: that is no agent's mistake, so it must not become a record. */
  private check(): void {
    if (!existsSync(this.folder)) throw new TempernetError('AGENT_PLACE_LOST', { folder: this.folder });
  }
}

/** What the disk refuses (full, read-only, no right) ends the run with SYSTEM_REFUSED and is never an outcome. */
const refusing = <T>(work: () => T): T => {
  try {
    return work();
  } catch (error) {
    throw systemError(error) ?? error;
  }
};
