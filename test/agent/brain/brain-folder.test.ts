import { spawn } from 'node:child_process';
import { appendFile, readdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { encodeStep } from '../../../agent/experience/step-codec.ts';
import { contentDigest } from '../../../protocol/content.ts';
import { readSafetensors, writeSafetensors } from '../../../substrate/codecs/safetensors.ts';
import { caught } from '../../substrate/support/caught.ts';
import { drawnSteps } from '../support/drawn-steps.ts';
import { type BrainLab, brainLab } from './support/open-brain.ts';

const STEPS = drawnSteps('folder', 40);

describe('a brain on disk', function () {
  this.timeout(60_000);
  let lab: BrainLab;
  let folder: string;
  const files = async (kind: 'brain' | 'steps'): Promise<string[]> =>
    (await readdir(folder))
      .filter((name) => name.startsWith(kind))
      .sort()
      .map((name) => join(folder, name));
  const open = () => lab.open(folder, { online: false, saveEvery: 10 });
  const reopened = async (): Promise<number> => {
    const brain = await open();
    await brain.close();
    return brain.recorded;
  };
  /** Writes a snapshot anew with something changed, under the name that fits its content. */
  const altered = async (
    file: string,
    change: (parts: ReturnType<typeof readSafetensors>) => Parameters<typeof writeSafetensors>,
  ) => {
    const bytes = writeSafetensors(...change(readSafetensors(new Uint8Array(await readFile(file)))));
    await rm(file);
    await writeFile(file.replace(/-[0-9a-f]{16}\./, `-${contentDigest(bytes).slice(2, 18)}.`), bytes);
  };

  before(async () => {
    lab = await brainLab();
  });
  after(() => lab.end());
  beforeEach(async () => {
    folder = lab.folder();
    const brain = await open();
    for (const step of STEPS.slice(0, 25)) await brain.recordStep(step);
    await brain.close();
  });

  it('keeps two snapshots and the steps since each', async () => {
    expect((await files('brain')).length).to.equal(2);
    expect((await files('steps')).length).to.equal(2);
    expect(await reopened()).to.equal(25);
  });

  it('goes on from the snapshot before when the last is cut off or altered, and loses no step', async () => {
    const whole = await open();
    await whole.close();
    const [, last] = await files('brain');
    await truncate(last!, 1_000_000);
    const again = await open();
    expect([again.recorded, again.digest]).to.deep.equal([25, whole.digest]);
    for (const step of STEPS.slice(25)) await again.recordStep(step);
    await again.close();
    expect(await reopened()).to.equal(40);
  });

  it('refuses to begin anew when no snapshot is whole, and leaves everything there', async () => {
    const before = await readdir(folder);
    for (const file of await files('brain')) await truncate(file, 5_000);
    expect((await caught(open)).code).to.equal('AGENT_BAD_BRAIN');
    expect(await readdir(folder)).to.deep.equal(before);
  });

  it('refuses weights that are not finite, though the file is whole', async () => {
    for (const file of await files('brain'))
      await altered(file, ({ tensors, metadata }) => {
        (tensors[0]!.values as Float32Array)[5] = Number.NaN;
        return [tensors, metadata];
      });
    expect((await caught(open)).code).to.equal('AGENT_BAD_BRAIN');
  });

  it('refuses a tensor that is missing, rows that are none and counts that do not fit', async () => {
    const damages: ((parts: ReturnType<typeof readSafetensors>) => Parameters<typeof writeSafetensors>)[] = [
      ({ tensors, metadata }) => [tensors.filter(({ name }) => name !== 'fc2.weight'), metadata],
      ({ tensors, metadata }) => [tensors.filter(({ name }) => name !== 'rows.held'), metadata],
      ({ tensors, metadata }) => {
        tensors.find(({ name }) => name === 'rows.remembered')!.values.fill(-1);
        return [tensors, metadata];
      },
      ({ tensors, metadata }) => [tensors, { ...metadata, brain: metadata.brain!.replace(/"rows":\d+/, '"rows":999') }],
      ({ tensors, metadata }) => [tensors, { ...metadata, brain: '{' }],
      ({ tensors, metadata }) => [tensors, { ...metadata, brain: metadata.brain!.replace(/"recorded":\d+/, '"recorded":"7"') }],
      ({ tensors, metadata }) => [
        tensors,
        { ...metadata, brain: metadata.brain!.replace(/"temperature":[^,}]+/, '"temperature":0') },
      ],
    ];
    const [first, last] = await files('brain');
    await rm(first!);
    const kept = await readFile(last!);
    for (const damage of damages) {
      for (const file of await files('brain')) await rm(file);
      await writeFile(last!, kept);
      await altered(last!, damage);
      expect((await caught(open)).code).to.equal('AGENT_BAD_BRAIN');
    }
  });

  it('refuses a brain of another seed or version, says which, and leaves it there', async () => {
    const other = await caught(() => lab.open(folder, { seed: `0x${'07'.repeat(32)}` }));
    expect([other.code, other.fields.what]).to.deep.equal(['AGENT_OTHER_BRAIN', 'seed']);
    for (const file of await files('brain'))
      await altered(file, ({ tensors, metadata }) => [tensors, { ...metadata, features: 'features/0' }]);
    const old = await caught(open);
    expect([old.code, old.fields.what, old.fields.found]).to.deep.equal(['AGENT_OTHER_BRAIN', 'features', 'features/0']);
    expect((await files('brain')).length).to.equal(2);
  });

  it('forgets a line that a kill cut off, and writes the next on its own', async () => {
    const journal = (await files('steps')).at(-1)!;
    await appendFile(journal, '{"schema":"tempernet/step/1","who":{"ag');
    const brain = await open();
    expect(brain.recorded).to.equal(25);
    await brain.recordStep(STEPS[25]!);
    await brain.close();
    expect(await reopened()).to.equal(26);
  });

  it('refuses a journal that is damaged in the middle', async () => {
    const journal = (await files('steps')).at(-1)!;
    const text = await readFile(journal, 'utf8');
    await writeFile(journal, text.replace('tempernet/step/1', 'tempernet/step/2'));
    expect((await caught(open)).code).to.equal('AGENT_BAD_RECORD');
  });

  it('clears drafts that a kill left, and knows no files but its own', async () => {
    const [last] = (await files('brain')).slice(-1);
    await rename(last!, `${last}.0a1b2c.draft`);
    await writeFile(join(folder, 'notes.txt'), 'mine');
    const brain = await open();
    expect(brain.recorded).to.equal(25);
    await brain.recordStep(STEPS[25]!);
    await brain.close();
    expect(
      (await readFile((await files('steps')).at(-1)!, 'utf8')).endsWith(encodeStep(STEPS[25]!)),
      'in the last journal',
    ).to.equal(true);
    expect((await readdir(folder)).filter((name) => name.endsWith('.draft'))).to.deep.equal([]);
    expect(await readdir(folder)).to.include('notes.txt');
  });

  it('has every step that was confirmed after the process was killed', async () => {
    const other = lab.folder();
    const script = fileURLToPath(new URL('support/recording-child.ts', import.meta.url));
    const child = spawn(process.execPath, [script, other], { stdio: ['ignore', 'pipe', 'inherit'] });
    let confirmed = 0;
    for await (const line of createInterface({ input: child.stdout })) {
      confirmed = Number(line);
      if (confirmed === 8) child.kill('SIGKILL');
    }
    const brain = await lab.open(other, { saveEvery: 3 });
    expect(brain.recorded).to.be.within(confirmed, confirmed + 1);
    const fresh = await lab.open(lab.folder(), { saveEvery: 3 });
    for (const step of drawnSteps('child', brain.recorded)) await fresh.recordStep(step);
    expect(brain.digest).to.equal(fresh.digest);
    await Promise.all([brain.close(), fresh.close()]);
  });
});
