import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';
import { ROOT } from '../../../orchestrator/root.ts';

/** One place where code waits: its name does not change when lines move. */
export type Await = {
  readonly number: number;
  readonly file: string;
  readonly line: number;
  /** `roles/handlers/train.ts train: openTask(shop, ...)`. */
  readonly name: string;
};

/** The awaits of some files, and those files with a mark before and after each. */
export type MarkedSource = { readonly awaits: readonly Await[]; readonly sources: Readonly<Record<string, string>> };

const LONGEST_TEXT = 72;

/** Finds every `await` and `for await` of the files that the globs name (none of `without`) and marks them; lines keep their numbers. */
export const markAwaits = (globs: readonly string[], without: readonly RegExp[] = []): MarkedSource => {
  const awaits: Await[] = [];
  const sources: Record<string, string> = {};
  const files = globs.flatMap((glob) => globSync(glob, { cwd: ROOT })).map((file) => file.replaceAll('\\', '/'));
  for (const file of [...new Set(files)].sort()) {
    if (without.some((pattern) => pattern.test(file))) continue;
    const text = readFileSync(join(ROOT, file), 'utf8');
    const marked = markFile(file, text, awaits);
    if (marked !== text) sources[pathToFileURL(join(ROOT, file)).href] = marked;
  }
  return { awaits, sources };
};

const markFile = (file: string, text: string, awaits: Await[]): string => {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TS);
  const marks: { readonly at: number; readonly text: string }[] = [];
  const names = new Map<string, number>();
  const add = (node: ts.Node, awaited: ts.Expression): number => {
    const said = awaited.getText(source).replace(/\s+/g, ' ');
    const name = `${file} ${functionOf(node)}: ${said.length > LONGEST_TEXT ? `${said.slice(0, LONGEST_TEXT)}...` : said}`;
    const nth = (names.get(name) ?? 0) + 1;
    names.set(name, nth);
    const number = awaits.length;
    const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
    awaits.push({ number, file, line, name: nth === 1 ? name : `${name} #${nth}` });
    return number;
  };
  const wrap = (from: number, to: number, before: string, after: string): void => {
    marks.push({ at: from, text: before }, { at: to, text: after });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isAwaitExpression(node)) {
      const number = add(node, node.expression);
      wrap(node.getStart(source), node.getEnd(), `__mark.out(${number}, `, ')');
      wrap(node.expression.getStart(source), node.expression.getEnd(), `__mark.in(${number}, `, ')');
    } else if (ts.isForOfStatement(node) && node.awaitModifier !== undefined) {
      const number = add(node, node.expression);
      wrap(node.expression.getStart(source), node.expression.getEnd(), `__mark.in(${number}, `, ')');
      wrap(node.statement.getStart(source), node.statement.getEnd(), `{ __mark.out(${number}); `, ' }');
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return insert(text, marks);
};

/** Texts at their places; of several at one place the first one pushed comes first. */
const insert = (text: string, marks: readonly { readonly at: number; readonly text: string }[]): string => {
  let result = '';
  let done = 0;
  for (const mark of [...marks].sort((a, b) => a.at - b.at)) {
    result += text.slice(done, mark.at) + mark.text;
    done = mark.at;
  }
  return result + text.slice(done);
};

/** The name of the nearest function or method that has one. */
const functionOf = (node: ts.Node): string => {
  for (let at: ts.Node | undefined = node.parent; at !== undefined; at = at.parent) {
    if ((ts.isMethodDeclaration(at) || ts.isFunctionDeclaration(at)) && at.name !== undefined) return at.name.getText();
    if ((ts.isArrowFunction(at) || ts.isFunctionExpression(at)) && isNamed(at.parent)) return at.parent.name.getText();
  }
  return 'top';
};

const isNamed = (node: ts.Node): node is ts.VariableDeclaration | ts.PropertyAssignment =>
  ts.isVariableDeclaration(node) || ts.isPropertyAssignment(node);
