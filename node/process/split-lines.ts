import { StringDecoder } from 'node:string_decoder';

/** Cuts a stream of bytes into lines; a line longer than `limit` characters arrives in pieces, so memory stays bounded. */
export const splitLines = (onLine: (line: string) => void, limit = 1 << 20): { write(chunk: Uint8Array): void; end(): void } => {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  const cut = (): void => {
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line.endsWith('\r') ? line.slice(0, -1) : line);
    while (rest.length > limit) {
      onLine(rest.slice(0, limit));
      rest = rest.slice(limit);
    }
  };
  return {
    write: (chunk) => {
      rest += decoder.write(chunk);
      cut();
    },
    end: () => {
      rest += decoder.end();
      cut();
      if (rest !== '') onLine(rest);
      rest = '';
    },
  };
};
