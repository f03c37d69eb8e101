/** Control characters, line separators and direction overrides: what would let a stranger's text forge or hide terminal output. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** Text that is safe to print on a terminal: what is not printable is shown as `\uXXXX`. */
export const printable = (text: string): string =>
  text.replace(UNPRINTABLE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);

const LEVELS: Readonly<Record<number, string>> = { 20: 'debug', 30: 'info', 40: 'warn', 50: 'error' };

/** One JSON log line as one line for people: time, level, component, message, then fields. A line that is no JSON is shown escaped. */
export const humanLine = (json: string): string => {
  let record: Record<string, unknown>;
  try {
    record = JSON.parse(json) as Record<string, unknown>;
  } catch {
    return `${printable(json.trimEnd())}\n`;
  }
  const { time, level, msg, component, ...fields } = record;
  const clock = typeof time === 'number' ? new Date(time).toISOString().slice(11, 23) : '';
  const rest = Object.entries(fields).map(
    ([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  const source = component === undefined ? [] : [`${String(component)}:`];
  return `${printable([clock, (LEVELS[Number(level)] ?? String(level)).padEnd(5), ...source, String(msg ?? ''), ...rest].join(' '))}\n`;
};
