/** Types that generated functions take and give. */
export type ValueType = 'number' | 'string' | 'boolean' | 'number[]' | 'string[]';

/** Inputs to try a function with; written as TypeScript and as JSON alike. */
export const SAMPLES: Readonly<Record<ValueType, readonly unknown[]>> = {
  number: [0, 1, 2, 3, 5, 7, 10, 12, 19, 24, 38, 51, 99, 100, -1, -4, -17],
  string: ['', 'a', 'Sun', 'level', 'two words', 'x-ray', 'A1b2', ' padded ', 'banana', 'Zebra crossing', 'mixed,list'],
  boolean: [true, false],
  'number[]': [[], [1], [3, 1, 2], [5, 5, -2, 8], [10, 20, 30, 40], [-1, -2, -3], [7, 0, 7, 1, 9, 4]],
  'string[]': [[], ['a'], ['pear', 'fig', 'apple'], ['b', 'B', 'b'], ['one', 'two', 'three', 'four'], ['x', '', 'zz']],
};
