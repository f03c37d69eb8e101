/** Data as one JSON document: wide integers, such as amounts in wei, as decimal text; nothing in it moves a cursor or turns text around. */
export const documentOf = (data: unknown): string =>
  JSON.stringify(data, (_name, value: unknown) => (typeof value === 'bigint' ? String(value) : value), 2).replaceAll(
    UNSEEN,
    (found) => [...Array(found.length).keys()].map((at) => escaped(found.charCodeAt(at))).join(''),
  );

/** What JSON leaves as it is and a terminal acts upon: delete and the control characters after it, format and direction marks, line ends. */
const UNSEEN = /[\u007f-\u009f\u2028\u2029]|\p{Cf}/gu;

const escaped = (unit: number): string => `\\u${unit.toString(16).padStart(4, '0')}`;
