import { join } from 'node:path/posix';
import { specifier } from '../project/source-file.ts';

/** The files that change when a name becomes another one everywhere, and their texts. */
export const renamed = (files: ReadonlyMap<string, string>, name: string, next: string): Map<string, string> => {
  const whole = new RegExp(`\\b${name}\\b`, 'g');
  return new Map(
    [...files]
      .filter(([path]) => path.endsWith('.ts'))
      .map(([path, text]) => [path, text.replaceAll(whole, next)] as const)
      .filter(([path, text]) => text !== files.get(path)),
  );
};

/** The files that change when one moves: itself gone and there again, imports of it in others. It stays in its folder. */
export const moved = (files: ReadonlyMap<string, string>, from: string, to: string): Map<string, string | null> => {
  const changed = new Map<string, string | null>([
    [from, null],
    [to, files.get(from) as string],
  ]);
  for (const [path, text] of files) {
    if (!path.endsWith('.ts') || path === from) continue;
    const next = text.replaceAll(/ from '(\.[^']*)';/g, (all, name: string) =>
      join(path, '..', name) === from ? ` from '${specifier(path, to)}';` : all,
    );
    if (next !== text) changed.set(path, next);
  }
  return changed;
};
