import { nearest } from './nearest.ts';

/** One key of a sweep file. Lists hold at least one item and none twice. */
export type Field =
  | { readonly type: 'integer' | 'number'; readonly min: number; readonly max: number; readonly default?: number }
  | { readonly type: 'numbers' | 'integers'; readonly min: number; readonly max: number; readonly most: number }
  | { readonly type: 'choice'; readonly choices: readonly string[]; readonly default?: string }
  | { readonly type: 'choices'; readonly choices: readonly string[] }
  | { readonly type: 'text'; readonly pattern: RegExp; readonly form: string; readonly default?: string };

export type Fields = Readonly<Record<string, Field>>;

/** Told of the key at fault and of what is wrong with it; does not return. */
export type Refuse = (key: string, detail: string) => never;

/** The values of a table of a sweep file, each checked; keys that do not exist are refused, with the nearest that does. */
export const readFields = (
  table: Readonly<Record<string, unknown>>,
  fields: Fields,
  refuse: Refuse,
): Readonly<Record<string, unknown>> => {
  for (const key of Object.keys(table)) {
    if (Object.hasOwn(fields, key)) continue;
    const close = nearest(key, Object.keys(fields));
    refuse(key, close === undefined ? 'there is no such key' : `there is no such key; did you mean ${close}?`);
  }
  return Object.fromEntries(
    Object.entries(fields).map(([key, field]) => {
      if (Object.hasOwn(table, key)) return [key, checked(key, table[key], field, refuse)];
      if ('default' in field) return [key, field.default];
      return refuse(key, 'is needed');
    }),
  );
};

const checked = (key: string, value: unknown, field: Field, refuse: Refuse): unknown => {
  switch (field.type) {
    case 'integer':
    case 'number':
      return number(key, value, field, field.type === 'integer', refuse);
    case 'integers':
    case 'numbers':
      return list(key, value, field.most, refuse).map((item) => number(key, item, field, field.type === 'integers', refuse));
    case 'choice':
      return choice(key, value, field.choices, refuse);
    case 'choices':
      return list(key, value, field.choices.length, refuse).map((item) => choice(key, item, field.choices, refuse));
    case 'text':
      if (typeof value !== 'string' || !field.pattern.test(value)) refuse(key, `must be ${field.form}`);
      return value;
  }
};

/** The reader of TOML gives integers as bigint or number, by their size, and `1.0` as a number. */
const number = (
  key: string,
  value: unknown,
  { min, max }: { readonly min: number; readonly max: number },
  whole: boolean,
  refuse: Refuse,
): number => {
  const found = typeof value === 'bigint' ? Number(value) : value;
  if (typeof found !== 'number' || !Number.isFinite(found)) return refuse(key, 'must be a number');
  if (whole && !Number.isInteger(found)) return refuse(key, 'must be a whole number');
  return found < min || found > max ? refuse(key, `must be from ${min} to ${max}`) : found;
};

const choice = (key: string, value: unknown, choices: readonly string[], refuse: Refuse): string => {
  if (typeof value === 'string' && choices.includes(value)) return value;
  return refuse(
    key,
    `${typeof value === 'string' ? `${JSON.stringify(value.slice(0, 40))} ` : ''}is none of ${choices.join(', ')}`,
  );
};

const list = (key: string, value: unknown, most: number, refuse: Refuse): readonly unknown[] => {
  if (!Array.isArray(value)) return refuse(key, 'must be a list');
  if (value.length === 0) return refuse(key, 'must not be empty');
  if (value.length > most) return refuse(key, `has ${value.length} items, ${most} is the most`);
  const twice = value.find((item, index) => value.indexOf(item) < index);
  return twice === undefined ? value : refuse(key, `holds ${String(twice).slice(0, 40)} twice`);
};
