import { expect } from 'chai';
import { barPlot } from '../../../orchestrator/report/bar-plot.ts';
import { AREA, PALETTE } from '../../../orchestrator/report/frame.ts';
import { linePlot } from '../../../orchestrator/report/line-plot.ts';

const frame = { title: 'Accuracy', xLabel: 'round', yLabel: 'accuracy', ySuffix: ' %' };

/** Elements of one name, as maps of their attributes; fails on markup whose tags do not match. */
const elements = (svg: string, name: string): Record<string, string>[] => {
  const open: string[] = [];
  for (const [, close, tag, empty] of svg.matchAll(/<(\/?)([a-z]+)[^>]*?(\/?)>/g)) {
    if (close) expect(open.pop()).to.equal(tag);
    else if (!empty) open.push(tag!);
  }
  expect(open).to.deep.equal([]);
  return [...svg.matchAll(new RegExp(`<${name}( [^>]*?)/?>`, 'g'))].map(([, list]) =>
    Object.fromEntries([...list!.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, key, value]) => [key!, value!])),
  );
};

const texts = (svg: string): string[] => [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map((match) => match[1]!);

describe('linePlot', () => {
  const svg = linePlot({
    ...frame,
    yRange: [0, 100],
    series: [
      {
        name: 'goal',
        kind: 'goal',
        points: [
          [0, 95],
          [4, 95],
        ],
      },
      {
        name: 'merged',
        points: [
          [0, 0],
          [2, 50],
          [4, 100],
        ],
      },
    ],
  });

  it('puts points where their values are', () => {
    const dots = elements(svg, 'circle').map(({ cx, cy }) => [Number(cx), Number(cy)]);
    expect(dots).to.deep.equal([
      [AREA.left + 24, AREA.bottom],
      [(AREA.left + AREA.right) / 2, (AREA.top + AREA.bottom) / 2],
      [AREA.right - 24, AREA.top],
    ]);
  });

  it('names axes, series and the last value', () => {
    expect(texts(svg)).to.include.members(['Accuracy', 'round', 'accuracy', 'goal', 'merged', '0 %', '100 %', '0', '4']);
  });

  it('draws the goal as dashes, behind, and leaves it without a colour of its own', () => {
    const [goal, merged] = elements(svg, 'polyline');
    expect(goal!['stroke-dasharray']).to.be.a('string');
    expect(merged!.stroke).to.equal(PALETTE[0]);
  });

  it('leaves out what is not finite, and draws axes for nothing at all', () => {
    const odd = linePlot({
      ...frame,
      series: [
        {
          name: 'a',
          points: [
            [0, Number.NaN],
            [1, 5],
            [2, Number.POSITIVE_INFINITY],
          ],
        },
      ],
    });
    expect(elements(odd, 'circle')).to.have.length(1);
    expect(odd).to.not.match(/NaN|Infinity/);
    expect(linePlot({ ...frame, series: [] })).to.not.match(/NaN|Infinity/);
  });

  it('keeps the name of the vertical axis clear of its numbers', () => {
    const close = linePlot({
      ...frame,
      series: [
        {
          name: 'a',
          points: [
            [1, 93.5],
            [2, 94],
          ],
        },
      ],
    });
    const longest = Math.max(
      ...texts(close)
        .filter((text) => text.endsWith(' %'))
        .map(({ length }) => length),
    );
    expect(longest).to.be.at.least('93.5 %'.length);
    // Seven pixels a character at this size; the name's line is at 14 and reaches four below it.
    expect(AREA.left - 10 - longest * 7).to.be.above(14 + 4 + 4);
  });

  it('escapes names', () => {
    expect(linePlot({ ...frame, title: '<script>"&', series: [] }))
      .to.include('&lt;script&gt;&quot;&amp;')
      .and.not.include('<script>');
  });
});

describe('linePlot with intervals', () => {
  const series = (name: string) => ({
    name,
    points: [
      [0, 50],
      [40, 20],
    ] as const,
    spreads: [[40, 60] as const, undefined],
  });
  const svg = linePlot({ ...frame, yRange: [0, 100], xTicks: [0, 40], ends: 'none', series: [series('one'), series('two')] });

  it('draws a whisker from end to end of each interval, series beside each other', () => {
    const paths = elements(svg, 'path').map(({ d }) => d!);
    expect(paths).to.have.length(2);
    const y = (value: number): number => AREA.bottom - (value / 100) * (AREA.bottom - AREA.top);
    const shape = paths.map((d) => [...d.matchAll(/-?\d+(\.\d+)?/g)].map(([text]) => Number(text)));
    for (const [, low, , , high, , , from, to] of shape) {
      expect([low, high, from, to].map((at) => at!.toFixed(2))).to.deep.equal(
        [y(40), y(60), y(40), y(60)].map((at) => at.toFixed(2)),
      );
    }
    expect(shape[1]![0]! - shape[0]![0]!).to.equal(12);
  });

  it('marks the places that were asked for, and no last values', () => {
    expect(texts(svg)).to.include.members(['0', '40']);
    expect(texts(svg).filter((text) => text === '10' || text === '5' || text === '20')).to.deep.equal([]);
  });

  it('makes room for intervals that reach beyond the points', () => {
    const wide = linePlot({ ...frame, series: [{ name: 'a', points: [[0, 1]], spreads: [[-50, 150]] }] });
    expect(texts(wide)).to.include.members(['\u221250 %', '150 %']);
  });
});

describe('barPlot', () => {
  const bars = [
    { label: 'solver 1', values: [30, 10, 0] },
    { label: 'solver 2', values: [20, 0, -20] },
  ];
  const marks = (layout: 'stacked' | 'grouped') =>
    elements(barPlot({ ...frame, kinds: ['work', 'tip', 'penalty'], bars, layout }), 'rect')
      .filter(({ stroke }) => stroke === '#ffffff')
      .map(({ x, y, width, height, fill }) => ({
        x: Number(x),
        y: Number(y),
        width: Number(width),
        height: Number(height),
        fill,
      }));

  it('stacks kinds on each other, penalties below zero', () => {
    const [work, tip, other, penalty] = marks('stacked');
    expect(work!.fill).to.equal(PALETTE[0]);
    expect(tip!.y + tip!.height).to.be.closeTo(work!.y, 0.02);
    expect(work!.height).to.be.closeTo(3 * tip!.height, 0.05);
    expect(penalty!.y).to.be.closeTo(other!.y + other!.height, 0.02);
    expect(penalty!.height).to.be.closeTo(other!.height, 0.05);
    expect(penalty!.fill).to.equal(PALETTE[2]);
  });

  it('groups kinds side by side on one ground line', () => {
    const [work, tip] = marks('grouped');
    expect(tip!.x).to.be.closeTo(work!.x + work!.width, 0.02);
    expect(tip!.y + tip!.height).to.be.closeTo(work!.y + work!.height, 0.02);
  });

  it('slants names that do not fit side by side', () => {
    const many = Array.from({ length: 16 }, (_, index) => ({ label: `coordinator ${index}`, values: [index] }));
    const svg = barPlot({ ...frame, kinds: ['work'], bars: many, layout: 'stacked' });
    expect(svg.match(/rotate\(-30\)/g)).to.have.length(16);
    expect(barPlot({ ...frame, kinds: ['work'], bars, layout: 'stacked' })).to.not.include('rotate(-30)');
  });

  it('shows long names whole, with room for them below', () => {
    const label = 'coordinator-withholding-2';
    const many = Array.from({ length: 16 }, () => ({ label, values: [1] }));
    const svg = barPlot({ ...frame, kinds: ['work'], bars: many, layout: 'stacked' });
    expect(texts(svg)).to.include(label);
    const hangs = AREA.bottom + 15 + label.length * 6 * Math.sin(Math.PI / 6);
    expect(Number(elements(svg, 'svg')[0]!.height)).to.be.above(hangs);
  });

  it('names every kind within the plot, each in a colour of its own', () => {
    const kinds = Array.from({ length: 9 }, (_, kind) => `compensated ${kind}`);
    const svg = barPlot({ ...frame, kinds, bars: [{ label: 'a', values: kinds.map(() => 1) }], layout: 'stacked' });
    const keys = elements(svg, 'rect').filter(({ width }) => width === '12');
    expect(new Set(keys.map(({ fill }) => fill)).size).to.equal(9);
    expect(Math.max(...keys.map(({ x }) => Number(x)))).to.be.below(AREA.right - AREA.left - 100);
  });

  it('draws axes for no bars', () => {
    expect(barPlot({ ...frame, kinds: [], bars: [], layout: 'stacked' })).to.not.match(/NaN|Infinity/);
  });
});
