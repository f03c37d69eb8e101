import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { JSON_OPTION } from '../../../../cli/options/common.ts';
import { NODE_OPTIONS } from '../../../../cli/options/node.ts';
import { addToCommand } from '../../../../node/config/add-to-command.ts';
import { envName } from '../../../../node/config/option-table.ts';
import { parseValue } from '../../../../node/config/parse-value.ts';
import { printConfig } from '../../../../node/config/print-config.ts';
import { readConfigFile } from '../../../../node/config/read-config-file.ts';
import { resolveOptions } from '../../../../node/config/resolve-options.ts';
import { parseDevnetRecord } from '../../../../orchestrator/devnet-record.ts';
import type { ErrorCode } from '../../../../protocol/errors/catalogue.ts';
import { TempernetError } from '../../../../protocol/errors/tempernet-error.ts';
import { type Decoder, decoder } from '../decoder.ts';

/** Options of every type. */
const OPTIONS = { ...NODE_OPTIONS, ...JSON_OPTION };
const CONFIG: readonly ErrorCode[] = ['CONFIG_BAD_VALUE', 'CONFIG_UNKNOWN_OPTION', 'CLI_MISSING_OPTION'];
const NAMES = Object.keys(OPTIONS) as (keyof typeof OPTIONS)[];
const FILE = {
  role: 'solver',
  folder: 'runs/x',
  stake: 250,
  bootstrap: ['/ip4/127.0.0.1/tcp/1/p2p/abc'],
  logLevel: 'info',
  metricsPort: 9_090,
  json: true,
};
const ARGUMENTS = [
  '--role',
  'solver',
  '--folder',
  'runs/x',
  '--stake',
  '250',
  '--bootstrap',
  'a,b',
  '--log-level',
  'info',
  '--json',
];

const isPlain = (value: unknown): boolean =>
  ['string', 'number', 'boolean'].includes(typeof value) ||
  (Array.isArray(value) && value.every((item) => typeof item === 'string'));

/** What is taken is of the types that options have, so that no later line meets a function or an object. */
const plainOptions = (values: Readonly<Record<string, unknown>>): unknown => {
  for (const [name, value] of Object.entries(values)) {
    if (!isPlain(value)) throw new RangeError(`option ${name} became ${typeof value}`);
  }
  return values;
};

const files = (prefix: string): { readonly path: string; readonly close: () => Promise<void> } => {
  const folder = mkdtempSync(join(tmpdir(), prefix));
  return { path: join(folder, 'file'), close: async () => rmSync(folder, { recursive: true, force: true }) };
};
const config = files('tempernet-config-');

/** Ways in for settings. */
export const CONFIG_DECODERS: readonly Decoder[] = [
  decoder({
    name: 'configuration file',
    kind: 'text',
    covers: ['readConfigFile'],
    structure: 'json',
    seeds: () => [JSON.stringify(FILE), JSON.stringify({ ...FILE, rounds: '3', chainId: 31_337 }, null, 2)],
    decode: async (text) => {
      writeFileSync(config.path, text);
      const resolved = resolveOptions(OPTIONS, { file: await readConfigFile(config.path), command: 'node' });
      printConfig(OPTIONS, resolved);
      return plainOptions(resolved.values);
    },
    codes: [...CONFIG, 'CONFIG_UNREADABLE'],
    close: config.close,
  }),
  decoder({
    name: 'environment',
    kind: 'words',
    covers: [],
    seeds: () => [NAMES.map((name) => String(FILE[name as keyof typeof FILE] ?? ''))],
    decode: (words) => {
      const env = Object.fromEntries(
        words.map((word, i) => {
          const name = NAMES[i % NAMES.length]!;
          return [envName(name, OPTIONS[name]), word];
        }),
      );
      return plainOptions(resolveOptions(OPTIONS, { env, command: 'node' }).values);
    },
    codes: CONFIG,
  }),
  decoder({
    name: 'command line',
    kind: 'words',
    covers: [],
    seeds: () => [ARGUMENTS, [...ARGUMENTS, '--bootstrap', 'c', '--rounds=4', '--password', '-1']],
    decode: (words) => {
      const command = addToCommand(
        new Command('node').exitOverride().configureOutput({ writeErr: () => undefined, writeOut: () => undefined }),
        OPTIONS,
      );
      try {
        command.parse([...words], { from: 'user' });
      } catch (error) {
        // What the command line answers with its own words and exit code 2.
        if (error instanceof CommanderError) throw new TempernetError('CLI_BAD_USAGE', { detail: error.code }, { cause: error });
        throw error;
      }
      return plainOptions(resolveOptions(OPTIONS, { flags: command.opts(), command: 'node' }).values);
    },
    codes: ['CLI_BAD_USAGE', 'CLI_BAD_OPTION', 'CLI_MISSING_OPTION'],
  }),
  decoder({
    name: 'option values',
    kind: 'value',
    covers: ['parseValue'],
    seeds: () => [{ ...FILE, part: '1/2', rank: 3, json: true }],
    decode: (value) => {
      const entries = typeof value === 'object' && value !== null ? Object.values(value) : [value];
      const parsed = entries.flatMap((raw: unknown) => Object.values(OPTIONS).map((spec) => parseValue(spec, raw)));
      for (const one of parsed) if ('value' in one) plainOptions({ one: one.value });
      return parsed;
    },
    codes: [],
    takesAll: true,
  }),
  decoder({
    name: 'devnet record',
    kind: 'text',
    covers: ['parseDevnetRecord'],
    structure: 'json',
    seeds: () => [
      JSON.stringify({
        rpc: 'http://127.0.0.1:8545',
        registry: `0x${'11'.repeat(20)}`,
        bootstrap: ['/ip4/127.0.0.1'],
        project: '1',
        pid: 7,
        names: { [`0x${'22'.repeat(20)}`]: 'solver-1' },
      }),
    ],
    decode: (text) => {
      const record = parseDevnetRecord(text);
      if (record === undefined) throw new TempernetError('CLI_NO_DEPLOYMENT');
      return record;
    },
    codes: ['CLI_NO_DEPLOYMENT'],
  }),
];
