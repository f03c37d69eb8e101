import { dirname, join } from 'node:path/posix';
import ts from 'typescript';
import { textOf } from './tree.ts';

/** One import of a file: a path inside the repository, or the name of a package or of a Node module. */
export type Import = { readonly from: string; readonly path?: string; readonly library?: string };

const libraryOf = (specifier: string): string =>
  specifier.startsWith('node:')
    ? specifier
    : specifier
        .split('/')
        .slice(0, specifier.startsWith('@') ? 2 : 1)
        .join('/');

/** All imports of a TypeScript file, type imports, re-exports and `import()` included, relative ones resolved. */
export const importsOf = (file: string): Import[] =>
  ts
    .preProcessFile(textOf(file), true, true)
    .importedFiles.map(({ fileName }) =>
      fileName.startsWith('.')
        ? { from: file, path: join(dirname(file), fileName) }
        : { from: file, library: libraryOf(fileName) },
    );
