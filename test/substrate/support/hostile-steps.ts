import { type Field, node, value } from './proto-writer.ts';
import { int64s, type OwnStep } from './tiny-program.ts';

const FLOAT = 1;
const INT32 = 6;

const int = (name: string, number: number): Field => [
  5,
  [
    [1, name],
    [3, number],
    [20, 2],
  ],
];
const ints = (name: string, numbers: readonly number[]): Field => [
  5,
  [[1, name], ...numbers.map((number): Field => [8, number]), [20, 7]],
];
const text = (name: string, value: string): Field => [
  5,
  [
    [1, name],
    [4, value],
    [20, 3],
  ],
];
const cast = (from: string, to: string, type: number): Field => [1, node('Cast', [from], [to], [int('to', type)])];
/** `w.next` as `w`, plus the largest value of `h`, so that `h` must really be made. */
const using = (h: string): Field[] => [
  [1, node('ReduceMax', [h], ['top'], [int('keepdims', 0)])],
  [1, node('Add', ['w', 'top'], ['w.next'])],
];
const step = (...nodes: readonly Field[]): OwnStep => ({ shape: [3], nodes });
const wide = (side: number, ...nodes: readonly Field[]): OwnStep => ({ shape: [side, side], nodes });
const identity: Field = [1, node('Identity', ['w'], ['w.next'])];

/** Steps of a program that look harmless to a reader of operators and shapes, and are not. */
export const HOSTILE_STEPS: Readonly<Record<string, () => OwnStep>> = {
  'Expand to 4 GiB': () =>
    step(
      int64s('to', [1024, 1024, 1024, 1]),
      [1, node('Slice', ['w', 'zero', 'one'], ['one w'])],
      int64s('zero', [0]),
      int64s('one', [1]),
      [1, node('Expand', ['one w', 'to'], ['h'])],
      ...using('h'),
    ),
  'ConstantOfShape of 2^31 values': () =>
    step(int64s('to', [2 ** 31]), [1, node('ConstantOfShape', ['to'], ['h'])], ...using('h')),
  'ConstantOfShape of 2^80 values': () =>
    step(int64s('to', [2 ** 40, 2 ** 40]), [1, node('ConstantOfShape', ['to'], ['h'])], ...using('h')),
  'ConstantOfShape of fewer than no values': () =>
    step(int64s('to', [-7]), [1, node('ConstantOfShape', ['to'], ['h'])], ...using('h')),
  'Tile a billion times': () => step(int64s('times', [2 ** 30]), [1, node('Tile', ['w', 'times'], ['h'])], ...using('h')),
  'Pad by a billion': () => step(int64s('pads', [0, 2 ** 30]), [1, node('Pad', ['w', 'pads'], ['h'])], ...using('h')),
  'Range of a billion': () =>
    step(
      [
        5,
        [
          [2, 7],
          [8, 'from'],
          [9, new Uint8Array(8)],
        ],
      ],
      [
        5,
        [
          [2, 7],
          [8, 'to'],
          [9, new Uint8Array(BigInt64Array.of(2n ** 30n).buffer)],
        ],
      ],
      [
        5,
        [
          [2, 7],
          [8, 'by'],
          [9, new Uint8Array(BigInt64Array.of(1n).buffer)],
        ],
      ],
      [1, node('Range', ['from', 'to', 'by'], ['r'])],
      cast('r', 'h', FLOAT),
      ...using('h'),
    ),
  'Einsum of six dimensions': () => {
    const equation = text('equation', 'ab,cd,ef->abcdef');
    return wide(64, [1, node('Einsum', ['w', 'w', 'w'], ['h'], [equation])], ...using('h'));
  },
  'Conv over a border of a billion': () =>
    wide(
      64,
      int64s('image', [1, 1, 64, 64]),
      [1, node('Reshape', ['w', 'image'], ['i'])],
      [1, node('Conv', ['i', 'i'], ['h'], [ints('pads', [20_000, 20_000, 20_000, 20_000])])],
      ...using('h'),
    ),
  'a cycle': () =>
    step([1, node('Add', ['w', 'b'], ['a'])], [1, node('Neg', ['a'], ['b'])], [1, node('Identity', ['b'], ['w.next'])]),
  'an input that nobody gives': () => step([1, node('Add', ['w', 'nobody'], ['w.next'])]),
  'an output that nobody makes': () => step([1, node('Neg', ['w'], ['other'])]),
  'two nodes that make one name': () => step([1, node('Neg', ['w'], ['w.next'])], identity),
  'a node that makes an input': () => step([1, node('Neg', ['x'], ['w'])], identity),
  'a node without inputs': () => step([1, node('Add', [], ['w.next'])]),
  'a node of a hundred inputs': () =>
    step([
      1,
      node(
        'Add',
        Array.from({ length: 100 }, () => 'w'),
        ['w.next'],
      ),
    ]),
  'an attribute of another type': () =>
    step([1, node('Identity', ['w'], ['h'])], [1, node('LeakyRelu', ['h'], ['w.next'], [text('alpha', 'x')])]),
  'an index beyond the end': () => step(int64s('at', [9]), [1, node('Gather', ['w', 'at'], ['h'])], ...using('h')),
  'a shape that does not fit': () => step(int64s('to', [7]), [1, node('Reshape', ['w', 'to'], ['h'])], ...using('h')),
  'another shape than it declares': () => step(int64s('to', [5, 3]), [1, node('Expand', ['w', 'to'], ['w.next'])]),
  'shapes that contradict each other': () =>
    step([13, value('h', FLOAT, [7])], [1, node('Neg', ['w'], ['h'])], [1, node('Neg', ['h'], ['w.next'])]),
  'a declared shape of 2^62 values': () =>
    step([13, value('h', FLOAT, [2 ** 31, 2 ** 31])], [1, node('Neg', ['w'], ['h'])], [1, node('Neg', ['h'], ['w.next'])]),
  'a constant shorter than it says': () =>
    step(
      [
        5,
        [
          [1, 2 ** 31],
          [2, FLOAT],
          [8, 'c'],
          [9, new Uint8Array(8)],
        ],
      ],
      [1, node('Add', ['w', 'c'], ['h'])],
      ...using('h'),
    ),
  'division of whole numbers by zero': () =>
    step(
      cast('w', 'i', INT32),
      [1, node('Sub', ['i', 'i'], ['zero'])],
      [1, node('Div', ['i', 'zero'], ['q'])],
      cast('q', 'h', FLOAT),
      ...using('h'),
    ),
  'remainder of whole numbers by zero': () =>
    step(
      cast('w', 'i', INT32),
      [1, node('Sub', ['i', 'i'], ['zero'])],
      [1, node('Mod', ['i', 'zero'], ['q'])],
      cast('q', 'h', FLOAT),
      ...using('h'),
    ),
  'a chain of twenty thousand nodes': () =>
    step(
      ...Array.from(
        { length: 20_000 },
        (_, i): Field => [1, node('Neg', [i === 0 ? 'w' : `h${i}`], [i === 19_999 ? 'w.next' : `h${i + 1}`])],
      ),
    ),
};

/** A step that multiplies large matrices for an hour, told only by its time. */
export const ENDLESS_STEP: OwnStep = wide(
  1024,
  ...Array.from(
    { length: 5_000 },
    (_, i): Field => [1, node('MatMul', [i === 0 ? 'w' : `h${i}`, 'w'], [i === 4_999 ? 'w.next' : `h${i + 1}`])],
  ),
);
