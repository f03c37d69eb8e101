import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { Command } from 'commander';
import { addToCommand } from '../../../node/config/add-to-command.ts';
import { defineOptions } from '../../../node/config/option-table.ts';
import { optionsPage } from '../../../node/config/options-page.ts';
import { printConfig } from '../../../node/config/print-config.ts';
import { readConfigFile } from '../../../node/config/read-config-file.ts';
import { type OptionSources, resolveOptions } from '../../../node/config/resolve-options.ts';
import { isTempernetError } from '../../../protocol/errors/tempernet-error.ts';

const OPTIONS = defineOptions({
  rpc: { type: 'string', default: 'ws://127.0.0.1:8545', description: 'Chain endpoint', group: 'Chain', placeholder: 'url' },
  pollMs: { type: 'integer', default: 50, min: 1, max: 10_000, description: 'Time between looks', group: 'Chain' },
  bootstrap: { type: 'strings', default: [], description: 'First peers', group: 'Network' },
  json: { type: 'boolean', default: false, description: 'One JSON document', group: 'Output' },
  payload: { type: 'choice', choices: ['digits', 'brain'], default: 'digits', description: 'What | is trained', group: 'Model' },
  password: {
    type: 'string',
    secret: true,
    description: 'Opens the keystore',
    group: 'Chain',
    env: 'TEMPERNET_KEYSTORE_PASSWORD',
  },
  seed: { type: 'integer', required: true, description: 'Seed', group: 'Model' },
});

const codeOf = (sources: OptionSources): string => {
  try {
    resolveOptions(OPTIONS, sources);
  } catch (error) {
    return isTempernetError(error) ? `${error.code} ${error.message}` : String(error);
  }
  return 'none';
};
const parse = (...argv: string[]): Record<string, unknown> =>
  addToCommand(new Command().exitOverride(), OPTIONS).parse(argv, { from: 'user' }).opts();

describe('configuration', () => {
  it('takes flag before environment before file before default', () => {
    const file = { path: 'c.json', values: { pollMs: 3, rpc: 'file', bootstrap: ['a', 'b'], seed: 9 } };
    const env = { TEMPERNET_RPC: 'environment', TEMPERNET_POLL_MS: '4', TEMPERNET_JSON: 'yes', TEMPERNET_SEED: '' };
    const { values, origins } = resolveOptions(OPTIONS, { flags: parse('--poll-ms', '5', '--bootstrap', 'x, y'), env, file });
    expect(values).to.deep.equal({
      rpc: 'environment',
      pollMs: 5,
      bootstrap: ['x', 'y'],
      json: true,
      payload: 'digits',
      seed: 9,
    });
    expect(origins).to.deep.equal({
      rpc: 'environment',
      pollMs: 'flag',
      bootstrap: 'flag',
      json: 'environment',
      payload: 'default',
      seed: 'file',
    });
    // The types follow the table: these lines must compile.
    const poll: number = values.pollMs;
    const payload: 'digits' | 'brain' = values.payload;
    const password: string | undefined = values.password;
    expect([poll, payload, password]).to.deep.equal([5, 'digits', undefined]);
    expect(resolveOptions(OPTIONS, { flags: parse('--no-json', '--seed', '1'), env }).values.json).to.equal(false);
  });

  it('refuses what is wrong, naming the source', () => {
    expect(codeOf({})).to.contain('CLI_MISSING_OPTION');
    expect(codeOf({ flags: { seed: '1.5' } })).to.equal('CLI_BAD_OPTION option --seed: must be a whole number');
    expect(codeOf({ flags: { seed: '1', pollMs: '0' } })).to.contain('at least 1');
    expect(codeOf({ flags: { seed: '1', payload: 'cats' } })).to.contain('one of digits, brain');
    expect(codeOf({ env: { TEMPERNET_SEED: '1', TEMPERNET_JSON: 'perhaps' } })).to.equal(
      'CONFIG_BAD_VALUE option json from TEMPERNET_JSON: must be true or false',
    );
    expect(codeOf({ file: { path: 'c.json', values: { seed: 1, rcp: 'x' } } })).to.contain('CONFIG_UNKNOWN_OPTION');
    expect(codeOf({ file: { path: 'c.json', values: { seed: 1, rounds: 5 } }, known: ['rounds'] })).to.equal('none');
    expect(codeOf({ file: { path: 'c.json', values: { seed: 1, bootstrap: [1] } } })).to.contain('CONFIG_BAD_VALUE');
  });

  it('prints each value with its origin, never a secret', () => {
    const resolved = resolveOptions(OPTIONS, { env: { TEMPERNET_KEYSTORE_PASSWORD: 'hunter2', TEMPERNET_SEED: '7' } });
    const printed = printConfig(OPTIONS, resolved);
    expect(printed).to.deep.include({ option: 'password', value: '[secret]', origin: 'environment' });
    expect(printed).to.deep.include({ option: 'rpc', value: 'ws://127.0.0.1:8545', origin: 'default' });
    expect(JSON.stringify(printed)).not.to.contain('hunter2');
  });

  it('writes help and manual from the same table', () => {
    const help = addToCommand(new Command(), OPTIONS).helpInformation();
    expect(help).to.match(/Chain:\n\s+--rpc <url>/);
    expect(help).to.contain('env TEMPERNET_POLL_MS');
    expect(help).not.to.contain('--no-json');
    const page = optionsPage(OPTIONS);
    expect(page).to.contain(
      '| `--poll-ms` | `TEMPERNET_POLL_MS` | `pollMs` | integer from 1 to 10000 | `50` | Time between looks |',
    );
    expect(page).to.contain('What \\| is trained');
  });

  it('reads a JSON object as its file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'config-'));
    writeFileSync(join(folder, 'good.json'), '{"seed": 3}');
    writeFileSync(join(folder, 'list.json'), '[]');
    expect((await readConfigFile(join(folder, 'good.json'))).values).to.deep.equal({ seed: 3 });
    for (const name of ['list.json', 'none.json']) {
      const error: unknown = await readConfigFile(join(folder, name)).catch((thrown: unknown) => thrown);
      expect(isTempernetError(error, 'CONFIG_UNREADABLE')).to.equal(true);
    }
    rmSync(folder, { recursive: true });
  });
});
