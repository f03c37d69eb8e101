import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

/** One fault that the compiler names; line from 1. */
export type Diagnostic = { readonly path: string; readonly line: number; readonly code: number; readonly message: string };

/** What the projects' own `tsconfig.json` says, which is written from this. */
export const COMPILER_OPTIONS = {
  target: 'ES2023',
  lib: ['ES2023'],
  module: 'nodenext',
  allowImportingTsExtensions: true,
  noEmit: true,
  strict: true,
  noUnusedLocals: true,
  types: [],
} as const;

const LIB = `${dirname(fileURLToPath(import.meta.resolve('typescript')))}/`;
const ROOT = '/project/';
const { options } = ts.convertCompilerOptionsFromJson(COMPILER_OPTIONS, ROOT);

/** The compiler's own declarations never change, so all checks share one parsed copy. */
const library = new Map<string, ts.SourceFile | undefined>();
const libraryFile = (name: string, target: ts.ScriptTarget | ts.CreateSourceFileOptions): ts.SourceFile | undefined => {
  if (!library.has(name)) {
    const text = ts.sys.readFile(name);
    library.set(name, text === undefined ? undefined : ts.createSourceFile(name, text, target, true));
  }
  return library.get(name);
};

/** Files of projects as parsed; most are the same from check to check. */
const MAX_PARSED = 3_000;
const parsed = new Map<string, ts.SourceFile>();
const projectFile = (name: string, text: string, target: ts.ScriptTarget | ts.CreateSourceFileOptions): ts.SourceFile => {
  const key = `${name}\n${text}`;
  let file = parsed.get(key);
  if (file === undefined) {
    file = ts.createSourceFile(name, text, target, true);
    if (parsed.size >= MAX_PARSED) parsed.clear();
    parsed.set(key, file);
  }
  return file;
};

/**
 * Checks a project, given as path to text, as `tsc` does with the project's `tsconfig.json`: all its `.ts` files. Diagnostics in the
 * order of files and places; none means that it compiles. Nothing outside the map is read but the compiler's own library.
 */
export const typeCheck = (files: ReadonlyMap<string, string>): Diagnostic[] => {
  const names = [...files.keys()].filter((path) => path.endsWith('.ts')).sort();
  const textOf = (name: string): string | undefined => (name.startsWith(ROOT) ? files.get(name.slice(ROOT.length)) : undefined);
  const host: ts.CompilerHost = {
    fileExists: (name) => textOf(name) !== undefined || (name.startsWith(LIB) && ts.sys.fileExists(name)),
    readFile: textOf,
    getSourceFile: (name, target) => {
      if (name.startsWith(LIB)) return libraryFile(name, target);
      const text = textOf(name);
      return text === undefined ? undefined : projectFile(name, text, target);
    },
    getDefaultLibFileName: (one) => LIB + ts.getDefaultLibFileName(one),
    getDefaultLibLocation: () => LIB,
    writeFile: () => undefined,
    getCurrentDirectory: () => ROOT,
    getCanonicalFileName: (name) => name,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => '\n',
  };
  const program = ts.createProgram(
    names.map((name) => ROOT + name),
    options,
    host,
  );
  return names.flatMap((name) => {
    const source = program.getSourceFile(ROOT + name) as ts.SourceFile;
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map((one) => ({
      path: name,
      line: source.getLineAndCharacterOfPosition(one.start ?? 0).line + 1,
      code: one.code,
      message: ts.flattenDiagnosticMessageText(one.messageText, ' ').replaceAll(ROOT, ''),
    }));
  });
};
