import { applyPatch, PatchFault, parsePatch } from '../fault/patch.ts';
import type { Place } from '../place/place.ts';
import { type Change, resultOf, type StepResult } from './action.ts';

/** Longest text that a step reads into memory or writes. */
const MAX_TEXT = 1 << 20;

/** Reads a file. What it imports is seen as well: an import names a file. */
export const readStep = (place: Place, path: string): StepResult => {
  const text = place.readFile(path);
  if (text === null) return resultOf('read_file', { error: `ENOENT: no such file or directory, open '${path}'` });
  return resultOf('read_file', { text, seen: [path] });
};

/** Lists a folder and all below it. */
export const listStep = (place: Place, path: string): StepResult => {
  const seen = place.paths().filter((one) => path === '.' || one.startsWith(`${path}/`));
  if (seen.length === 0) return resultOf('list_dir', { error: `ENOENT: no such file or directory, scandir '${path}'` });
  return resultOf('list_dir', { seen });
};

/** Searches sources and tests for a text, as a whole word. */
export const searchStep = (place: Place, text: string): StepResult => {
  const word = new RegExp(`\\b${text.replaceAll(/\W/g, '\\$&')}\\b`);
  const found = [...place.read()]
    .filter(([path]) => path.endsWith('.ts'))
    .map(([path, content]) => ({ path, hits: content.split('\n').filter((line) => word.test(line)).length }))
    .filter(({ hits }) => hits > 0);
  const hits = found.reduce((sum, one) => sum + one.hits, 0);
  if (hits === 0) return resultOf('search_code', { hits, error: `no match for '${text}'` });
  return resultOf('search_code', { hits, seen: found.map(({ path }) => path) });
};

/** Changes a file by a patch. */
export const editStep = (place: Place, path: string, patch: string, isProtected: (path: string) => boolean): StepResult => {
  const before = place.readFile(path);
  if (before === null) return resultOf('edit_code', { error: `ENOENT: no such file or directory, open '${path}'` });
  if (isProtected(path)) return resultOf('edit_code', { error: `protected file: ${path} may not be changed` });
  try {
    const after = applyPatch(path, before, parsePatch(patch));
    place.writeFile(path, after);
    return resultOf('edit_code', { changes: [{ path, before, after }] });
  } catch (error) {
    if (error instanceof PatchFault) return resultOf('edit_code', { error: error.message });
    throw error;
  }
};

/** Puts generated code at the end of a file that is there, or writes a test file. */
export const writeStep = (
  type: 'generate_code' | 'write_test',
  place: Place,
  path: string,
  answer: string,
  isProtected: (path: string) => boolean,
): StepResult => {
  const before = place.readFile(path);
  if (type === 'generate_code' && before === null) {
    return resultOf(type, { error: `ENOENT: no such file or directory, open '${path}'` });
  }
  if (isProtected(path)) return resultOf(type, { error: `protected file: ${path} may not be changed` });
  const code = /^```ts\n([\s\S]*?)^```$/m.exec(answer)?.[1];
  if (code === undefined || code.length > MAX_TEXT) return resultOf(type, { error: 'malformed answer: no code block' });
  const after = type === 'generate_code' ? `${before}\n${code}` : code;
  place.writeFile(path, after);
  const change: Change = { path, before, after };
  return resultOf(type, { changes: [change], seen: [path] });
};
