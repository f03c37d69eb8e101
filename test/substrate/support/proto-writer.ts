/** Writes protobuf by hand, so that tests can build graphs that no honest compiler would. */
export type Field = readonly [number: number, value: number | string | Uint8Array | readonly Field[]];

const varint = (value: number): number[] => (value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))]);

/** One message. Numbers are varints; texts, bytes and nested messages are length-delimited. */
export const message = (fields: readonly Field[]): Uint8Array =>
  Uint8Array.from(
    fields.flatMap(([number, value]) => {
      if (typeof value === 'number') return [...varint(number * 8), ...varint(value)];
      const bytes =
        typeof value === 'string' ? new TextEncoder().encode(value) : value instanceof Uint8Array ? value : message(value);
      return [...varint(number * 8 + 2), ...varint(bytes.length), ...bytes];
    }),
  );

/** A ValueInfoProto; a text as dimension is a symbol. */
export const value = (name: string, elementType: number, shape: readonly (number | string)[]): Field[] => [
  [1, name],
  [
    2,
    [
      [
        1,
        [
          [1, elementType],
          [2, shape.map((dim): Field => [1, [typeof dim === 'number' ? [1, dim] : [2, dim]]])],
        ],
      ],
    ],
  ],
];

/** A NodeProto. */
export const node = (
  operator: string,
  inputs: readonly string[],
  outputs: readonly string[],
  more: readonly Field[] = [],
): Field[] => [...inputs.map((name): Field => [1, name]), ...outputs.map((name): Field => [2, name]), [4, operator], ...more];

/** A ModelProto of IR version 8 around the fields of its graph. */
export const model = (graph: readonly Field[], opset = 18, more: readonly Field[] = []): Uint8Array =>
  message([
    [1, 8],
    [
      8,
      [
        [1, ''],
        [2, opset],
      ],
    ],
    ...more,
    [7, [[2, 'g'], ...graph]],
  ]);
