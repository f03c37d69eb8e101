/** A published run: validators' stakes, and for each epoch the weights given and the bonds and dividends expected. */
export type Scenario = {
  readonly name: string;
  readonly stakes: readonly number[];
  readonly liquid: boolean;
  readonly epochs: readonly {
    readonly weights: readonly string[][];
    readonly bonds: readonly number[][];
    readonly dividends: readonly number[];
  }[];
};

type Row = [bonds: number[][], dividends: number[]];

/** Each validator's choice of server, by epoch; the last choice stays. */
const twoServers = (name: string, stakes: number[], liquid: boolean, choices: string[], rows: Row[]): Scenario => ({
  name,
  stakes,
  liquid,
  epochs: rows.map(([bonds, dividends], at) => ({
    weights: [...(choices[Math.min(at, choices.length - 1)] as string)].map((server) =>
      server === '1' ? ['1', '0'] : ['0', '1'],
    ),
    bonds,
    dividends,
  })),
});

const BIG = [8, 1, 1];
const EQUAL = [33, 33, 34];

/** Weights by letter for three servers: half each on servers 1 and 3, or on 2 and 3. */
const THREE: Record<string, string[]> = { a: ['.5', '0', '.5'], b: ['0', '.5', '.5'] };

export const SCENARIOS: readonly Scenario[] = [
  twoServers(
    'the big validator moves first',
    BIG,
    true,
    ['111', '211', '221', '222'],
    [
      [
        [
          [0.1013, 0],
          [0.1013, 0],
          [0.1013, 0],
        ],
        [0.8, 0.1, 0.1],
      ],
      [
        [
          [0.0908, 0.1013],
          [0.3697, 0],
          [0.3697, 0],
        ],
        [1, 0, 0],
      ],
      [
        [
          [0.0815, 0.1924],
          [0.317, 0.1013],
          [0.558, 0],
        ],
        [0.9382, 0.0618, 0],
      ],
      [
        [
          [0.0731, 0.2742],
          [0.2765, 0.1924],
          [0.4306, 0.1013],
        ],
        [0.8819, 0.0773, 0.0407],
      ],
      [
        [
          [0.0656, 0.3478],
          [0.2435, 0.2742],
          [0.3589, 0.1924],
        ],
        [0.8564, 0.0844, 0.0592],
      ],
      [
        [
          [0.0588, 0.4139],
          [0.2157, 0.3478],
          [0.3089, 0.2742],
        ],
        [0.8418, 0.0884, 0.0697],
      ],
    ],
  ),
  twoServers(
    'the big validator moves second',
    BIG,
    true,
    ['111', '121', '221', '222'],
    [
      [
        [
          [0.1013, 0],
          [0.1013, 0],
          [0.1013, 0],
        ],
        [0.8, 0.1, 0.1],
      ],
      [
        [
          [0.1924, 0],
          [0.0908, 0.2987],
          [0.1924, 0],
        ],
        [0.8446, 0.0498, 0.1056],
      ],
      [
        [
          [0.1715, 0.1013],
          [0.0815, 0.3697],
          [0.4336, 0],
        ],
        [0.6868, 0.3132, 0],
      ],
      [
        [
          [0.1531, 0.1924],
          [0.0731, 0.4336],
          [0.3608, 0.1013],
        ],
        [0.7421, 0.209, 0.0489],
      ],
      [
        [
          [0.1369, 0.2742],
          [0.0656, 0.491],
          [0.3103, 0.1924],
        ],
        [0.7625, 0.1706, 0.0669],
      ],
      [
        [
          [0.1225, 0.3478],
          [0.0588, 0.5426],
          [0.2712, 0.2742],
        ],
        [0.773, 0.1508, 0.0762],
      ],
    ],
  ),
  twoServers(
    'the big validator moves last',
    BIG,
    true,
    ['111', '121', '122', '222'],
    [
      [
        [
          [0.1013, 0],
          [0.1013, 0],
          [0.1013, 0],
        ],
        [0.8, 0.1, 0.1],
      ],
      [
        [
          [0.1924, 0],
          [0.0908, 0.2987],
          [0.1924, 0],
        ],
        [0.8446, 0.0498, 0.1056],
      ],
      [
        [
          [0.2742, 0],
          [0.0815, 0.5081],
          [0.1715, 0.2987],
        ],
        [0.8966, 0.0333, 0.0701],
      ],
      [
        [
          [0.2416, 0.1013],
          [0.0731, 0.558],
          [0.1531, 0.3697],
        ],
        [0.4663, 0.321, 0.2127],
      ],
      [
        [
          [0.2141, 0.1924],
          [0.0656, 0.6028],
          [0.1369, 0.4336],
        ],
        [0.5976, 0.234, 0.1683],
      ],
      [
        [
          [0.1903, 0.2742],
          [0.0588, 0.643],
          [0.1225, 0.491],
        ],
        [0.6592, 0.1932, 0.1475],
      ],
    ],
  ),
  twoServers(
    'one validator switches for one epoch',
    EQUAL,
    true,
    ['111', '111', '112', '111'],
    [
      [
        [
          [0.1013, 0],
          [0.1013, 0],
          [0.1013, 0],
        ],
        [0.33, 0.33, 0.34],
      ],
      [
        [
          [0.1924, 0],
          [0.1924, 0],
          [0.1924, 0],
        ],
        [0.33, 0.33, 0.34],
      ],
      [
        [
          [0.2742, 0],
          [0.2742, 0],
          [0.1715, 0.2987],
        ],
        [0.3782, 0.3782, 0.2436],
      ],
      [
        [
          [0.3478, 0],
          [0.3478, 0],
          [0.2554, 0.2618],
        ],
        [0.3628, 0.3628, 0.2745],
      ],
      [
        [
          [0.4139, 0],
          [0.4139, 0],
          [0.3309, 0.2312],
        ],
        [0.3541, 0.3541, 0.2917],
      ],
      [
        [
          [0.4733, 0],
          [0.4733, 0],
          [0.3987, 0.2051],
        ],
        [0.3487, 0.3487, 0.3026],
      ],
    ],
  ),
  // Upstream compares the bonds of this one against a shifted row; by server they are these.
  twoServers(
    'the same without liquid alpha',
    EQUAL,
    false,
    ['111', '111', '112', '111'],
    [
      [
        [
          [0.025, 0],
          [0.025, 0],
          [0.025, 0],
        ],
        [0.33, 0.33, 0.34],
      ],
      [
        [
          [0.0494, 0],
          [0.0494, 0],
          [0.0494, 0],
        ],
        [0.33, 0.33, 0.34],
      ],
      [
        [
          [0.0731, 0],
          [0.0731, 0],
          [0.0481, 0.025],
        ],
        [0.3734, 0.3734, 0.2532],
      ],
      [
        [
          [0.0963, 0],
          [0.0963, 0],
          [0.0719, 0.0244],
        ],
        [0.3611, 0.3611, 0.2779],
      ],
      [
        [
          [0.1189, 0],
          [0.1189, 0],
          [0.0951, 0.0238],
        ],
        [0.3541, 0.3541, 0.2919],
      ],
      [
        [
          [0.1409, 0],
          [0.1409, 0],
          [0.1178, 0.0232],
        ],
        [0.3495, 0.3495, 0.3009],
      ],
    ],
  ),
  {
    name: 'one of three servers is stable',
    stakes: BIG,
    liquid: true,
    epochs: (
      [
        [
          'aaa',
          [
            [0.0507, 0, 0.0507],
            [0.0507, 0, 0.0507],
            [0.0507, 0, 0.0507],
          ],
          [0.8, 0.1, 0.1],
        ],
        [
          'aba',
          [
            [0.0962, 0, 0.0962],
            [0.0455, 0.1, 0.0962],
            [0.0962, 0, 0.0962],
          ],
          [0.8226, 0.0745, 0.1028],
        ],
        [
          'bba',
          [
            [0.0863, 0.0507, 0.1371],
            [0.0408, 0.1405, 0.1371],
            [0.177, 0, 0.1371],
          ],
          [0.775, 0.1685, 0.0565],
        ],
        [
          'bbb',
          [
            [0.0774, 0.0962, 0.1739],
            [0.0367, 0.177, 0.1739],
            [0.1579, 0.0507, 0.1739],
          ],
          [0.7864, 0.1372, 0.0764],
        ],
        [
          'bbb',
          [
            [0.0694, 0.1371, 0.2069],
            [0.0329, 0.2097, 0.2069],
            [0.1411, 0.0962, 0.2069],
          ],
          [0.7912, 0.1241, 0.0847],
        ],
        [
          'bbb',
          [
            [0.0623, 0.1739, 0.2366],
            [0.0296, 0.2391, 0.2366],
            [0.1263, 0.1371, 0.2366],
          ],
          [0.7937, 0.1173, 0.089],
        ],
      ] as [string, number[][], number[]][]
    ).map(([choice, bonds, dividends]) => ({
      weights: [...choice].map((letter) => THREE[letter] as string[]),
      bonds,
      dividends,
    })),
  },
];

const ALL = (server: string): string[][] => Array.from({ length: 3 }, () => (server === '1' ? ['1', '0'] : ['0', '1']));
const SPLIT = (first: string, others: string): string[][] => [
  ALL(first)[0] as string[],
  ALL(others)[0] as string[],
  ALL(others)[0] as string[],
];

/** The run with a reset: the small validators move first, twice; the column of the server that they left is reset in epoch 20. */
export const BONDS_RESET = {
  weights: (at: number): string[][] => {
    if (at === 0) return ALL('1');
    if (at === 1) return SPLIT('1', '2');
    if (at <= 20) return ALL('2');
    return at === 21 ? SPLIT('2', '1') : ALL('1');
  },
  reset: (at: number): number | undefined => (at === 20 ? 3 : undefined),
  targets: {
    0: {
      bonds: [
        [0.1013, 0],
        [0.1013, 0],
        [0.1013, 0],
      ],
      dividends: [0.8, 0.1, 0.1],
    },
    1: {
      bonds: [
        [0.1924, 0],
        [0.0908, 0.2987],
        [0.0908, 0.2987],
      ],
      dividends: [0.8944, 0.0528, 0.0528],
    },
    2: {
      bonds: [
        [0.1715, 0.1013],
        [0.0815, 0.3697],
        [0.0815, 0.3697],
      ],
      dividends: [0.523, 0.2385, 0.2385],
    },
    19: {
      bonds: [
        [0.0269, 0.8539],
        [0.0131, 0.8975],
        [0.0131, 0.8975],
      ],
      dividends: [0.7919, 0.104, 0.104],
    },
    20: {
      bonds: [
        [0, 0.8687],
        [0, 0.9079],
        [0, 0.9079],
      ],
      dividends: [0.7928, 0.1036, 0.1036],
    },
    21: {
      bonds: [
        [0, 0.882],
        [0.2987, 0.6386],
        [0.2987, 0.6386],
      ],
      dividends: [0.8467, 0.0766, 0.0766],
    },
    40: {
      bonds: [
        [0.8687, 0.0578],
        [0.9079, 0.0523],
        [0.9079, 0.0523],
      ],
      dividends: [0.7928, 0.1036, 0.1036],
    },
  } as Record<number, { bonds: number[][]; dividends: number[] }>,
};
