/** Data as one JSON document: wide integers, such as amounts in wei, as decimal text. */
export const documentOf = (data: unknown): string =>
  JSON.stringify(data, (_name, value: unknown) => (typeof value === 'bigint' ? String(value) : value), 2);
