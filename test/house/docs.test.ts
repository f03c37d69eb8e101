import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path/posix';
import { expect } from 'chai';
import ts from 'typescript';
import { anchorsOf, type Block, blocksOf, linksOf, pages } from './support/markdown.ts';
import { ROOT, textOf } from './support/tree.ts';

const blocks = pages().flatMap(blocksOf);
const scripts = Object.keys((JSON.parse(textOf('package.json')) as { scripts: object }).scripts);
const env = { ...process.env, PATH: `${ROOT}node_modules/.bin:${process.env.PATH}`, NO_COLOR: '1' };

/** Runs a block that is marked `run`; TypeScript in a folder of the project, so that it resolves `tempernet` as a reader's would. */
const run = ({ language, code }: Block): string => {
  if (language === 'bash') return execFileSync('bash', ['-euo', 'pipefail', '-c', code], { cwd: ROOT, env, encoding: 'utf8' });
  const folder = mkdtempSync(`${ROOT}.snippet-`);
  try {
    writeFileSync(`${folder}/snippet.ts`, code);
    return execFileSync('node', ['--conditions', 'source', `${folder}/snippet.ts`], { cwd: ROOT, env, encoding: 'utf8' });
  } finally {
    rmSync(folder, { recursive: true });
  }
};

describe('manual', () => {
  it('links to files and headings that exist', () => {
    const broken = pages().flatMap((page) =>
      linksOf(page)
        .filter(({ target, anchor }) => {
          const file = target === '' ? page : join(dirname(page), target);
          return !existsSync(ROOT + file) || (anchor !== '' && file.endsWith('.md') && !anchorsOf(file).has(anchor));
        })
        .map(({ target, anchor }) => `${page}: ${target}#${anchor}`),
    );
    expect(broken).to.deep.equal([]);
  });

  it('names npm scripts that exist', () => {
    const named = pages().flatMap((page) =>
      [...textOf(page).matchAll(/(?:`|^ *)npm run ([a-z][\w:-]*)/gm)].map((match) => `${page}: ${match[1]}`),
    );
    expect(named.filter((entry) => !scripts.includes(entry.split(': ')[1]!))).to.deep.equal([]);
  });

  it('names commands and options that the command line has', function () {
    this.timeout(60_000);
    const help = new Map<string, string>();
    const helpOf = (command: string[]): string => {
      const key = command.join(' ');
      if (!help.has(key))
        help.set(
          key,
          execFileSync('node', [`${ROOT}bin/tempernet.js`, ...command, '--help'], { cwd: ROOT, env, encoding: 'utf8' }),
        );
      return help.get(key)!;
    };
    const lines = blocks
      .filter(({ language }) => language === 'bash')
      .flatMap(({ code }) => code.replaceAll('\\\n', ' ').split('\n'));
    const calls = lines.flatMap((line) =>
      [...line.matchAll(/npx tempernet ([^#|>]*)/g)].map((match) => match[1]!.trim().split(/\s+/)),
    );
    expect(calls).to.not.deep.equal([]);
    for (const words of calls) {
      const command = words.slice(
        0,
        words.findIndex((word, index) => word.startsWith('-') || (index > 0 && !/^[a-z]+$/.test(word))) >>> 0,
      );
      const known = command.length > 1 && !helpOf([command[0]!]).includes(`  ${command[1]}`) ? command.slice(0, 1) : command;
      for (const option of words.filter((word) => word.startsWith('--') && word !== '--help')) {
        expect(helpOf(known), `tempernet ${known.join(' ')}`).to.include(option.split('=')[0]);
      }
    }
  });

  it('shows TypeScript that type-checks', function () {
    this.timeout(60_000);
    const folder = mkdtempSync(`${ROOT}.snippet-`);
    try {
      const files = blocks
        .filter(({ language }) => language === 'ts')
        .map(({ code }, index) => ({ name: `${folder}/${index}.ts`, code }));
      for (const { name, code } of files) writeFileSync(name, code);
      const { config } = ts.readConfigFile(`${ROOT}tsconfig.json`, ts.sys.readFile);
      const { options } = ts.convertCompilerOptionsFromJson({ ...config.compilerOptions, customConditions: ['source'] }, ROOT);
      const program = ts.createProgram(
        files.map(({ name }) => name),
        options,
      );
      const problems = ts.getPreEmitDiagnostics(program).filter(({ file }) => file?.fileName.startsWith(folder));
      expect(problems.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '))).to.deep.equal([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  for (const block of blocks.filter(({ words }) => words.includes('run'))) {
    it(`${block.file}:${block.line} runs`, function () {
      this.timeout(60_000);
      expect(() => run(block)).to.not.throw();
    });
  }
});
