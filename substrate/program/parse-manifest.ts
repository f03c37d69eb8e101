import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import { isBytes32 } from '../../protocol/hex.ts';
import { parseColumns, parseShape } from '../data/columns.ts';
import { type Adapter, loraLayers } from './adapter.ts';
import { BLOCK_VALUES } from './frozen-content.ts';
import type { FrozenSpec, GraphName, GraphRef, ParamInit, ParamSpec, ProgramManifest, TensorSpec } from './program-manifest.ts';
import { GRAPH_NAMES } from './program-manifest.ts';
import { RESOURCE_RANGES } from './resource-bounds.ts';

type Json = Record<string, unknown>;

// Names become keys of objects, among them JSON that other libraries read.
const NAME = /^(?!__proto__$)[A-Za-z0-9_.-]{1,128}$/;
const FILE = /^[A-Za-z0-9_-][A-Za-z0-9_.-]{0,127}$/;
const ENGINE = /^[a-z]+:[0-9a-f]{64}$/;
const WORDS = /^[^\p{Cc}\p{Cs}]{1,1000}$/u;
const DECIMAL = /^-?[0-9]+(\.[0-9]+)?(e-?[0-9]+)?$/;
/** Values of parameters and optimiser state together, of one batch, of frozen inputs, and of an inference: 1 GiB of float32 each. */
const MAX_VALUES = 2 ** 28;

const fault = (path: string, detail: string): TempernetError => new TempernetError('SUBSTRATE_BAD_MANIFEST', { path, detail });

/** Checks a decoded `program.json` field by field; unknown fields are refused. Throws `SUBSTRATE_BAD_MANIFEST` with the path of the fault. */
export const parseProgramManifest = (value: unknown): ProgramManifest => {
  const adapts = has(value, 'adapter');
  const root = record(value, 'manifest', [
    ...(adapts ? ['adapter'] : []),
    ...[
      'format',
      'name',
      'engine',
      'opset',
      'graphs',
      'params',
      'optimizer',
      'batch',
      'metrics',
      'inferInputs',
      'inferOutputs',
      'frozen',
      'bounds',
      'data',
    ],
  ]);
  if (root.format !== 'tempernet/program/1') throw fault('format', 'is not tempernet/program/1');
  const columns = parseBatch(root.batch);
  const optimizer = record(root.optimizer, 'optimizer', ['name', 'settings', 'state']);
  const params = list(root.params, 'params', parseParam);
  if (params.length === 0) throw fault('params', 'is empty');
  const state = list(optimizer.state, 'optimizer.state', (entry, path) =>
    tensor(record(entry, path, ['name', 'shape', 'dtype']), path),
  );
  const frozen = list(root.frozen, 'frozen', parseFrozen);
  const inferInputs = list(root.inferInputs, 'inferInputs', name);
  if (inferInputs.some((input) => !columns.columns.some((column) => column.name === input)))
    throw fault('inferInputs', 'names an unknown column');
  unique(
    [...params, ...state, ...frozen, ...columns.columns].map((entry) => entry.name),
    'params',
  );
  const inferOutputs = list(root.inferOutputs, 'inferOutputs', parseOutput);
  const rows = Math.max(columns.size, columns.evalSize);
  limitValues('params', [...params, ...state]);
  limitValues('batch', columns.columns, rows);
  limitValues('frozen', frozen);
  limitValues('inferOutputs', inferOutputs);
  const metrics = list(root.metrics, 'metrics', name);
  unique(['loss', ...metrics], 'metrics');
  return {
    format: 'tempernet/program/1',
    name: name(root.name, 'name'),
    engine: text(root.engine, 'engine', ENGINE),
    opset: whole(root.opset, 'opset', 1, 1000),
    graphs: parseGraphs(root.graphs),
    params,
    optimizer: {
      name: name(optimizer.name, 'optimizer.name'),
      settings: decimals(optimizer.settings, 'optimizer.settings'),
      state,
    },
    batch: columns,
    metrics,
    inferInputs,
    inferOutputs,
    frozen,
    bounds: parseBounds(root.bounds),
    data: text(root.data, 'data', WORDS),
    ...(adapts && { adapter: parseAdapter(root.adapter, params) }),
  };
};

const parseAdapter = (value: unknown, params: readonly ParamSpec[]): Adapter => {
  const { kind, base, alpha } = record(value, 'adapter', ['kind', 'base', 'alpha']);
  if (kind !== 'lora') throw fault('adapter.kind', 'is not lora');
  const adapter = { kind, base: text(base, 'adapter.base', WORDS), alpha: whole(alpha, 'adapter.alpha', 1, 65_536) } as const;
  if (loraLayers(params) === undefined)
    throw fault('adapter', 'does not fit the parameters: they are no LoRA matrices of one rank');
  return adapter;
};

const has = (value: unknown, key: string): boolean => typeof value === 'object' && value !== null && Object.hasOwn(value, key);

const limitValues = (path: string, parts: readonly { readonly shape: readonly number[] }[], times = 1): void => {
  const values = parts.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
  if (values * times > MAX_VALUES) throw fault(path, 'are too large');
};

const parseOutput = (value: unknown, path: string): ProgramManifest['inferOutputs'][number] => {
  const output = record(value, path, ['name', 'shape']);
  return { name: name(output.name, `${path}.name`), shape: parseShape(output.shape, `${path}.shape`, fault) };
};

const record = (value: unknown, path: string, keys: readonly string[]): Json => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw fault(path, 'is not a map');
  for (const key of keys) if (!Object.hasOwn(value, key)) throw fault(`${path}.${key}`, 'is missing');
  for (const key of Object.keys(value)) if (!keys.includes(key)) throw fault(path, 'has an unknown field');
  return value as Json;
};

const list = <T>(value: unknown, path: string, parse: (entry: unknown, path: string) => T): T[] => {
  if (!Array.isArray(value) || value.length > 10_000) throw fault(path, 'is not a list');
  return value.map((entry: unknown, i) => parse(entry, `${path}[${i}]`));
};

const text = (value: unknown, path: string, pattern: RegExp): string => {
  if (typeof value !== 'string' || !pattern.test(value)) throw fault(path, 'is malformed');
  return value;
};

const name = (value: unknown, path: string): string => text(value, path, NAME);

const whole = (value: unknown, path: string, low: number, high: number): number => {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < low || value > high)
    throw fault(path, `is not a whole number in ${low}..${high}`);
  return value;
};

const unique = (names: readonly string[], path: string): void => {
  if (new Set(names).size !== names.length) throw fault(path, 'has a name twice');
};

const decimals = (value: unknown, path: string): Record<string, string> => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw fault(path, 'is not a map');
  const entries = Object.entries(value).map(([key, entry]) => [name(key, path), text(entry, `${path}.${key}`, DECIMAL)] as const);
  return Object.fromEntries(entries);
};

const parseBounds = (value: unknown): Record<string, string> => {
  const bounds = decimals(value, 'bounds');
  for (const [key, [low, high]] of Object.entries(RESOURCE_RANGES)) {
    const bound = bounds[key];
    if (bound !== undefined) whole(/^[0-9]+$/.test(bound) ? Number(bound) : bound, `bounds.${key}`, low, high);
  }
  return bounds;
};

const tensor = (entry: Json, path: string): TensorSpec => {
  if (entry.dtype !== 'float32') throw fault(`${path}.dtype`, 'is not float32');
  return {
    name: name(entry.name, `${path}.name`),
    shape: parseShape(entry.shape, `${path}.shape`, fault),
    dtype: 'float32',
  };
};

const parseParam = (value: unknown, path: string): ParamSpec => {
  const entry = record(value, path, ['name', 'shape', 'dtype', 'scale', 'init']);
  return {
    ...tensor(entry, path),
    scale: whole(entry.scale, `${path}.scale`, 0, 62),
    init: parseInit(entry.init, `${path}.init`, entry.scale as number),
  };
};

const parseInit = (value: unknown, path: string, scale: number): ParamInit => {
  const kind = (value as Json | null | undefined)?.kind;
  if (kind === 'zeros' || kind === 'ones') {
    record(value, path, ['kind']);
    if (kind === 'ones' && scale > 30) throw fault(path, 'is ones, which int32 does not hold at that scale');
    return { kind };
  }
  if (kind !== 'he-uniform') throw fault(path, 'is none of he-uniform, zeros and ones');
  return { kind, fanIn: whole(record(value, path, ['kind', 'fanIn']).fanIn, `${path}.fanIn`, 1, 2 ** 31) };
};

const parseFrozen = (value: unknown, path: string): FrozenSpec => {
  const inBlocks = has(value, 'blocks');
  const entry = record(value, path, ['name', 'shape', 'dtype', 'digest', ...(inBlocks ? ['blocks'] : [])]);
  if (!isBytes32(entry.digest)) throw fault(`${path}.digest`, 'is not a content digest');
  const spec = { ...tensor(entry, path), digest: entry.digest };
  if (!inBlocks) return spec;
  const { blocks } = entry;
  if (blocks !== 'q4_1' && blocks !== 'q8_0') throw fault(`${path}.blocks`, 'is neither q4_1 nor q8_0');
  if ((spec.shape.at(-1) ?? 1) % BLOCK_VALUES !== 0)
    throw fault(`${path}.shape`, `does not end in a multiple of ${BLOCK_VALUES}`);
  return { ...spec, blocks };
};

const parseGraphs = (value: unknown): Record<GraphName, GraphRef> => {
  const graphs = record(value, 'graphs', GRAPH_NAMES);
  const parse = (graph: GraphName): GraphRef => {
    const entry = record(graphs[graph], `graphs.${graph}`, ['file', 'digest']);
    if (!isBytes32(entry.digest)) throw fault(`graphs.${graph}.digest`, 'is not a content digest');
    return { file: text(entry.file, `graphs.${graph}.file`, FILE), digest: entry.digest };
  };
  return { infer: parse('infer'), loss: parse('loss'), step: parse('step') };
};

const parseBatch = (value: unknown): ProgramManifest['batch'] => {
  const batch = record(value, 'batch', ['size', 'evalSize', 'columns']);
  return {
    size: whole(batch.size, 'batch.size', 1, 65_536),
    evalSize: whole(batch.evalSize, 'batch.evalSize', 1, 65_536),
    columns: parseColumns(batch.columns, (path, detail) => fault(`batch.${path}`, detail), true),
  };
};
