/** Thrown by `parseJson`; callers turn it into a catalogued error of their own. */
export class JsonFault extends Error {}

/** Deeper than any document of this project; recursion over a decoded value stays far from the end of the stack. */
const MAX_DEPTH = 64;

/**
 * Parses JSON that a stranger or an editor wrote: like `JSON.parse`, but a map that has a key twice is refused, for two readers
 * might take different ones of the two, and so are lists and maps nested more than 64 deep. Throws `JsonFault`.
 */
export const parseJson = (text: string): unknown => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The parser's own message quotes the text, which may hold secrets or control characters.
    throw new JsonFault('is not JSON');
  }
  checkStructure(text);
  return value;
};

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;

/** Walks text that is known to be JSON. */
const checkStructure = (text: string): void => {
  const open: (Set<string> | undefined)[] = [];
  for (let at = 0; at < text.length; at++) {
    switch (text[at]) {
      case '{':
      case '[':
        open.push(text[at] === '{' ? new Set() : undefined);
        if (open.length > MAX_DEPTH) throw new JsonFault(`is nested more than ${MAX_DEPTH} deep`);
        break;
      case '}':
      case ']':
        open.pop();
        break;
      case '"': {
        const start = at;
        at = endOfText(text, start);
        const keys = open.at(-1);
        if (keys !== undefined && isKey(text, at)) addKey(keys, text.slice(start, at + 1));
        break;
      }
    }
  }
};

const addKey = (keys: Set<string>, quoted: string): void => {
  const key = JSON.parse(quoted) as string;
  if (keys.has(key)) throw new JsonFault('has a name twice');
  keys.add(key);
};

/** Place of the closing quote of the text that opens at `start`. */
const endOfText = (text: string, start: number): number => {
  let at = start + 1;
  while (text.charCodeAt(at) !== QUOTE) at += text.charCodeAt(at) === BACKSLASH ? 2 : 1;
  return at;
};

/** True when a colon follows the closing quote at `at`. */
const isKey = (text: string, at: number): boolean => {
  let next = at + 1;
  while (text.charCodeAt(next) <= 0x20) next++;
  return text.charCodeAt(next) === COLON;
};
