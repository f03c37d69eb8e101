import { dirname, relative } from 'node:path/posix';
import type { MadeFunction } from './make-function.ts';

/** How one file of a project names another in an import. */
export const specifier = (from: string, to: string): string => {
  const path = relative(dirname(from), to);
  return path.startsWith('.') ? path : `./${path}`;
};

/** Text of a source file: its imports, one line a file in the order of paths, then its functions. */
export const sourceText = (path: string, functions: readonly MadeFunction[]): string => {
  const uses = functions.flatMap((one) => one.uses).filter((one) => one.path !== path);
  const byFile = Map.groupBy(uses, (one) => one.path);
  const imports = [...byFile.keys()].sort().map((file) => {
    const names = [...new Set((byFile.get(file) ?? []).map((one) => one.name))].sort();
    return `import { ${names.join(', ')} } from '${specifier(path, file)}';\n`;
  });
  return [...(imports.length > 0 ? [imports.join('')] : []), ...functions.map((one) => one.text)].join('\n');
};
