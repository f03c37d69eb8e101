// `npm run build`, also run by `npm pack`: JavaScript and types into `dist/`, next to the data that the code finds by relative URL.
import { spawnSync } from 'node:child_process';
import { cpSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = `${root}/dist`;

/** Folders of data that code reaches through `import.meta.url`, so they keep their place relative to it. */
const DATA = ['programs', 'node/chain/abi', 'agent/data'];

/** Generated code that is JavaScript already. */
const GENERATED = '{protocol,substrate,node}/**/*_pb.{js,d.ts}';

/** The compiler rewrites import specifiers; workers are named by URL, which it leaves as they are. */
const URL_SPECIFIER = /(new URL\((['"`])\.{1,2}\/[^'"`]+)\.ts(\2, import\.meta\.url\))/g;

rmSync(dist, { recursive: true, force: true });
const { status } = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'], {
  cwd: root,
  stdio: 'inherit',
});
if (status !== 0) process.exit(status ?? 1);

for (const file of globSync('**/*.js', { cwd: dist })) {
  const text = readFileSync(`${dist}/${file}`, 'utf8');
  const rewritten = text.replaceAll(URL_SPECIFIER, '$1.js$3');
  if (rewritten !== text) writeFileSync(`${dist}/${file}`, rewritten);
}
for (const path of [...DATA, ...globSync(GENERATED, { cwd: root })])
  cpSync(`${root}/${path}`, `${dist}/${path}`, { recursive: true });
