import type { OptionSpec } from './option-table.ts';

/** A value, or what is wrong with it. */
export type Parsed = { readonly value: unknown } | { readonly problem: string };

/** A map, for text from outside could name what every object inherits. */
const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['1', true],
  ['yes', true],
  ['on', true],
  ['false', false],
  ['0', false],
  ['no', false],
  ['off', false],
]);

/** Brings text (flag, environment) or JSON (file) into an option's type, within its bounds. */
export const parseValue = (spec: OptionSpec, raw: unknown): Parsed => {
  switch (spec.type) {
    case 'boolean': {
      const value = typeof raw === 'boolean' ? raw : BOOLEANS.get(plainText(raw).toLowerCase());
      return value === undefined ? { problem: 'must be true or false' } : { value };
    }
    case 'integer':
    case 'number':
      return parseNumber(spec, raw);
    case 'strings': {
      const list: unknown[] = Array.isArray(raw) ? raw : typeof raw === 'string' ? raw.split(',') : [raw];
      const texts = list.map((item) => (typeof item === 'string' ? item.trim() : item));
      return texts.every((item) => typeof item === 'string')
        ? { value: texts.filter((item) => item !== '') }
        : { problem: 'must be a list of texts' };
    }
    case 'choice':
      return spec.choices.includes(plainText(raw))
        ? { value: plainText(raw) }
        : { problem: `must be one of ${spec.choices.join(', ')}` };
    case 'string':
      return typeof raw === 'string' ? { value: raw } : { problem: 'must be a text' };
  }
};

/** A file may hold a list or an object where a word belongs; making text of one can even throw. */
const plainText = (raw: unknown): string => (typeof raw === 'string' || typeof raw === 'number' ? String(raw) : '');

const parseNumber = (spec: Extract<OptionSpec, { type: 'integer' | 'number' }>, raw: unknown): Parsed => {
  const value = typeof raw === 'number' ? raw : typeof raw === 'string' && raw.trim() !== '' ? Number(raw) : Number.NaN;
  if (!Number.isFinite(value) || (spec.type === 'integer' && !Number.isSafeInteger(value))) {
    return { problem: spec.type === 'integer' ? 'must be a whole number' : 'must be a number' };
  }
  if (spec.min !== undefined && value < spec.min) return { problem: `must be at least ${spec.min}` };
  if (spec.max !== undefined && value > spec.max) return { problem: `must be at most ${spec.max}` };
  return { value };
};
