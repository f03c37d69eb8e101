import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { ROOT } from '../../../orchestrator/root.ts';
import { nearest } from '../../../orchestrator/sweep/file/nearest.ts';
import { parseSweep } from '../../../orchestrator/sweep/file/parse-sweep.ts';
import type { TempernetError } from '../../../protocol/errors/tempernet-error.ts';
import { caught } from '../../substrate/support/caught.ts';

const MERGE = {
  name: '"a"',
  kind: '"merge"',
  seeds: '[1, 2]',
  solvers: '15',
  f: '6',
  rules: '["mean", "multi-krum"]',
  shares: '[0, 0.4]',
  attacks: '["sign-flip", "label-flip"]',
};
const NETWORK = {
  name: '"b"',
  kind: '"network"',
  seeds: '[0]',
  adversaries: '["solver:lazy", "coordinator:random"]',
  counts: '[0, 3]',
};

type Lines = Readonly<Record<string, string | undefined>>;

const text = (lines: Lines): string =>
  Object.entries(lines)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key} = ${value}\n`)
    .join('');

/** What the file with these lines changed is refused for. */
const refused = (lines: Lines, base: Lines = MERGE): Promise<TempernetError> =>
  caught(() => parseSweep(text({ ...base, ...lines }), 'my.toml'));

describe('sweep files', () => {
  it('become sweeps, what is left out filled in', () => {
    expect(parseSweep(text(MERGE), 'my.toml')).to.deep.equal({
      name: 'a',
      kind: 'merge',
      notes: '',
      seeds: [1, 2],
      rounds: 5,
      steps: 20,
      solvers: 15,
      f: 6,
      rules: ['mean', 'multi-krum'],
      shares: [0, 0.4],
      attacks: ['sign-flip', 'label-flip'],
      engine: 'exact',
      strength: {},
    });
    expect(parseSweep(text(NETWORK), 'my.toml')).to.deep.include({
      kind: 'network',
      counts: [0, 3],
      steps: 250,
      merge: 'mean',
      f: 0,
    });
    expect(parseSweep(text({ ...MERGE, f: undefined, rules: '["mean"]' }), 'my.toml').f).to.equal(0);
    const strength = parseSweep(
      `${text({ ...MERGE, attacks: '["noise", "scaled"]' })}[strength]\nnoise = 100\nscaled = 2.5\n`,
      'my.toml',
    );
    expect(strength).to.deep.include({ strength: { noise: 100, scaled: 2.5 } });
  });

  it('that are committed can be read', () => {
    for (const name of ['merge-rules', 'network-adversaries']) {
      const file = `docs/results/${name}.toml`;
      const sweep = parseSweep(readFileSync(join(ROOT, file), 'utf8'), file);
      expect(sweep.name).to.equal(name);
      expect(sweep.seeds).to.have.length(5);
    }
  });

  it('that the manual shows can be read', () => {
    const page = readFileSync(join(ROOT, 'docs/sweeps.md'), 'utf8');
    const examples = [...page.matchAll(/```toml\n([\s\S]*?)```/g)].map(([, code]) => parseSweep(code!, 'docs/sweeps.md'));
    expect(examples.map(({ kind }) => kind)).to.deep.equal(['merge', 'network']);
  });

  it('name the key that is misspelled, and the one that was meant', async () => {
    const error = await refused({ seed: '[1]' });
    expect(error.code).to.equal('CONFIG_BAD_SWEEP');
    expect(error.fields).to.include({ file: 'my.toml', key: 'seed' });
    expect(error.message).to.include('seeds');
    expect(error.hint).to.include('attacks');
    expect((await refused({ 'MISPELLED-entirely': '1' })).fields.key).to.equal('MISPELLED-entirely');
    expect((await refused({ rounnds: '3' }, NETWORK)).message).to.include('did you mean rounds');
    expect(nearest('SHARE', ['shares', 'seeds'])).to.equal('shares');
    expect(nearest('colour', ['shares', 'seeds'])).to.equal(undefined);
  });

  const wrong: [string, Lines, Lines?][] = [
    ['kind', { kind: '"both"' }],
    ['kind', { kind: '3' }],
    ['name', { name: '"../../etc"' }],
    ['name', { name: undefined }],
    ['seeds', { seeds: '[]' }],
    ['seeds', { seeds: '3' }],
    ['seeds', { seeds: '["1"]' }],
    ['seeds', { seeds: '[1, 1]' }],
    ['seeds', { seeds: '[-1]' }],
    ['seeds', { seeds: '[1.5]' }],
    ['seeds', { seeds: `[${Array.from({ length: 32 }, (_, i) => i).join(', ')}]` }],
    ['seeds', { seeds: '[4294967296]' }],
    ['rounds', { rounds: '0' }],
    ['rounds', { rounds: '9223372036854775807' }],
    ['rounds', { rounds: 'inf' }],
    ['rounds', { rounds: 'true' }],
    ['steps', { steps: '1000000' }],
    ['rules', { rules: '["average"]' }],
    ['rules', { rules: '[]' }],
    ['attacks', { attacks: '["sign-flip", "sign-flip"]' }],
    ['attacks', { attacks: '"sign-flip"' }],
    ['shares', { shares: '[1]' }],
    ['shares', { shares: '[nan]' }],
    ['solvers', { solvers: '14' }],
    ['engine', { engine: '"torch"' }],
    ['notes', { notes: '1' }],
    ['strength', { strength: '3' }],
    ['strength.noise', { strength: '{ noise = "loud" }' }],
    ['strength.noise', { strength: '{ noise = -1 }' }],
    ['strength.noise', { strength: '{ noise = 1 }' }],
    ['strength.mimic', { strength: '{ mimic = 1 }', attacks: '["mimic"]' }],
    ['f', { f: undefined }],
    ['f', { merge: '"median"' }, NETWORK],
    ['strength.label-flip', { strength: '{ label-flip = 1 }' }],
    ['adversaries', { adversaries: '["solver:evil"]' }, NETWORK],
    ['counts', { counts: '[]' }, NETWORK],
    ['counts', { counts: '[64]' }, NETWORK],
    ['counts', { counts: '[30]', adversaries: '["coordinator:lazy"]' }, NETWORK],
    ['steps', { steps: '25' }, NETWORK],
    ['solvers', { solvers: '2', merge: '"median"', f: '0' }, NETWORK],
    ['payload', { payload: '"vision"' }, NETWORK],
    ['rules', { rules: '["mean"]' }, NETWORK],
  ];
  for (const [key, lines, base] of wrong) {
    it(`name ${key} when it is wrong: ${JSON.stringify(lines).slice(0, 60)}`, async () => {
      const error = await refused(lines, base);
      expect({ code: error.code, key: error.fields.key }).to.deep.equal({ code: 'CONFIG_BAD_SWEEP', key });
    });
  }

  it('that are no TOML are refused with the place', async () => {
    for (const bad of ['name = ', 'a = 1\na = 2', '[[[', '\u0000', 'x = "\\q"', 'x = 0x', '"'.repeat(3000), '['.repeat(3000)]) {
      const error = await caught(() => parseSweep(bad, 'my.toml'));
      expect(error.code, bad.slice(0, 20)).to.equal('CONFIG_SWEEP_UNREADABLE');
      expect(error.message.length, bad.slice(0, 20)).to.be.below(500);
    }
  });
});
