// biome-ignore lint/suspicious/noControlCharactersInRegex: terminal colours start with one
const ESCAPES = /\u001b\[[0-9;]*m/g;

/** A program's output as a terminal without colours shows it. */
export const withoutColours = (output: string): string => output.replaceAll(ESCAPES, '');
