import { Script } from 'node:vm';
import ts from 'typescript';

/** Texts whose scripts are kept; projects repeat most of theirs from step to step. */
const MAX_KEPT = 4_000;
const kept = new Map<string, Script | string>();

/**
 * A module of a project as a script whose value is `(exports, require) => void`; a text instead of a script says what is wrong with
 * its syntax.
 */
export const moduleScript = (path: string, text: string): Script | string => {
  const key = `${path}\n${text}`;
  let script = kept.get(key);
  if (script === undefined) {
    script = compile(path, text);
    if (kept.size >= MAX_KEPT) kept.clear();
    kept.set(key, script);
  }
  return script;
};

const compile = (path: string, text: string): Script | string => {
  const { outputText, diagnostics = [] } = ts.transpileModule(text, {
    fileName: path,
    reportDiagnostics: true,
    compilerOptions: { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.CommonJS, esModuleInterop: true },
  });
  const [first] = diagnostics;
  if (first !== undefined) {
    const line = (first.file?.getLineAndCharacterOfPosition(first.start ?? 0).line ?? 0) + 1;
    return `${path}:${line}: SyntaxError: ${ts.flattenDiagnosticMessageText(first.messageText, ' ')}`;
  }
  try {
    return new Script(`(function (exports, require) {${outputText}\n})`, { filename: path });
  } catch (error) {
    return `${path}: ${String(error)}`;
  }
};
