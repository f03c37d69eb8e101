/** What a cell may hold; an undefined one is empty. Bigints are written as decimals, so no amount loses digits. */
export type CsvValue = string | number | bigint | boolean | undefined;

const cell = (value: CsvValue): string => {
  const text = value === undefined ? '' : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/**
 * Comma-separated values with a header line, quoted where RFC 4180 asks for it, lines ended by LF.
 *
 * @param columns names of the columns and the keys of every row, in order; keys of a row that are not named are left out
 */
export const toCsv = <Key extends string>(
  columns: readonly Key[],
  rows: readonly Readonly<Partial<Record<Key, CsvValue>>>[],
): string =>
  [columns.map(cell), ...rows.map((row) => columns.map((key) => cell(row[key])))].map((line) => `${line.join(',')}\n`).join('');
