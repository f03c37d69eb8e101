import type { ValueType } from './value-type.ts';

/**
 * A function of one parameter, `value`: what its name starts with, its types, and the lines of its body. `$a` to `$c` stand for
 * whole numbers that differ between projects, `$s` for a separator.
 */
export type LeafTemplate = {
  readonly verb: string;
  readonly from: ValueType;
  readonly to: ValueType;
  readonly body: readonly string[];
};

const leaf = (verb: string, from: ValueType, to: ValueType, ...body: string[]): LeafTemplate => ({ verb, from, to, body });

/** The functions that projects are made of. None has a loop that could run on for ever once an operator in it is changed. */
export const LEAF_TEMPLATES: readonly LeafTemplate[] = [
  leaf('clamp', 'number', 'number', 'const low = $a;', 'const high = $a + $b;', 'return Math.min(Math.max(value, low), high);'),
  leaf('scale', 'number', 'number', 'const factor = $b;', 'return value * factor + $a;'),
  leaf('round', 'number', 'number', 'const unit = $b;', 'const rest = ((value % unit) + unit) % unit;', 'return value - rest;'),
  leaf('fee', 'number', 'number', 'if (value < $b) {', '  return $a;', '}', 'return Math.floor(value / $b) + $a;'),
  leaf('distance', 'number', 'number', 'const difference = value - $b;', 'return Math.abs(difference);'),
  leaf('wrap', 'number', 'number', 'const size = $c;', 'return ((value % size) + size) % size;'),
  leaf(
    'steps',
    'number',
    'number',
    'const each = $b;',
    'if (value <= 0) {',
    '  return 0;',
    '}',
    'return Math.ceil(value / each);',
  ),
  leaf('isWithin', 'number', 'boolean', 'const low = $a;', 'return value >= low && value < low + $c;'),
  leaf('isMultiple', 'number', 'boolean', 'return value % $b === 0;'),
  leaf('isLarge', 'number', 'boolean', 'const limit = $c;', 'return value > limit;'),
  leaf('label', 'number', 'string', 'const size = value < $b ? "small" : "large";', 'return size + "$s" + value;'),
  leaf('pad', 'number', 'string', 'return String(value).padStart($b, "0");'),
  leaf(
    'grade',
    'number',
    'string',
    'if (value < $a) {',
    '  return "low";',
    '}',
    'if (value < $a + $b) {',
    '  return "middle";',
    '}',
    'return "high";',
  ),
  leaf(
    'digits',
    'number',
    'number[]',
    'const text = String(Math.abs(value));',
    'return [...text].map((digit) => Number(digit) + $a);',
  ),
  leaf('ladder', 'number', 'number[]', 'return [value, value + $a, value + $a + $b];'),
  leaf('shout', 'string', 'string', 'const trimmed = value.trim();', 'return trimmed.toUpperCase() + "!";'),
  leaf('initial', 'string', 'string', 'if (value === "") {', '  return "$s";', '}', 'return value.slice(0, $b).toLowerCase();'),
  leaf('mirror', 'string', 'string', 'const letters = [...value];', 'return letters.reverse().join("");'),
  leaf('slug', 'string', 'string', 'const parts = value.trim().split(" ");', 'return parts.join("$s").toLowerCase();'),
  leaf('tail', 'string', 'string', 'return value.slice($a);'),
  leaf('measure', 'string', 'number', 'return value.trim().length + $a;'),
  leaf(
    'vowels',
    'string',
    'number',
    'const found = [...value].filter((letter) => "aeiou".includes(letter));',
    'return found.length * $b;',
  ),
  leaf(
    'hash',
    'string',
    'number',
    'const codes = [...value].map((letter) => letter.charCodeAt(0));',
    'return codes.reduce((sum, code) => (sum * $b + code) % 997, $a);',
  ),
  leaf('isLong', 'string', 'boolean', 'const length = value.trim().length;', 'return length > $b;'),
  leaf('isPlain', 'string', 'boolean', 'const lower = value.toLowerCase();', 'return lower === value && value.length !== $a;'),
  leaf('words', 'string', 'string[]', 'const parts = value.split(" ");', 'return parts.filter((part) => part.length > 0);'),
  leaf('chunks', 'string', 'string[]', 'return [value.slice(0, $b), value.slice($b)];'),
  leaf('sum', 'number[]', 'number', 'return value.reduce((sum, one) => sum + one, $a);'),
  leaf('peak', 'number[]', 'number', 'return value.reduce((best, one) => Math.max(best, one), $a);'),
  leaf(
    'spread',
    'number[]',
    'number',
    'const high = value.reduce((best, one) => Math.max(best, one), $a);',
    'const low = value.reduce((best, one) => Math.min(best, one), $a);',
    'return high - low;',
  ),
  leaf('above', 'number[]', 'number', 'const found = value.filter((one) => one > $b);', 'return found.length;'),
  leaf(
    'order',
    'number[]',
    'number[]',
    'const copy = [...value];',
    'return copy.sort((left, right) => left - right).slice(0, $c);',
  ),
  leaf('raise', 'number[]', 'number[]', 'return value.map((one, index) => one + index * $b);'),
  leaf('drop', 'number[]', 'number[]', 'return value.filter((one, index) => one !== $b && index < $c);'),
  leaf('has', 'number[]', 'boolean', 'return value.some((one) => one >= $b);'),
  leaf('list', 'number[]', 'string', 'return value.map((one) => one + $a).join("$s");'),
  leaf('join', 'string[]', 'string', 'return value.join("$s");'),
  leaf('longest', 'string[]', 'string', 'return value.reduce((best, one) => (one.length > best.length ? one : best), "");'),
  leaf('letters', 'string[]', 'number', 'return value.reduce((sum, one) => sum + one.length, $a);'),
  leaf(
    'sortText',
    'string[]',
    'string[]',
    'const copy = [...value];',
    'return copy.sort((left, right) => left.length - right.length);',
  ),
  leaf('unique', 'string[]', 'string[]', 'return value.filter((one, index) => value.indexOf(one) === index);'),
  leaf('isFull', 'string[]', 'boolean', 'return value.length >= $b && value.every((one) => one !== "");'),
];
