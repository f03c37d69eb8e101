// `npm run fuzz [-- NAME]`: 100,000 inputs of garbage to every decoder, or to those whose name holds NAME. The environment sets
// TEMPERNET_FUZZ_COUNT, TEMPERNET_FUZZ_SEED (printed with a fault) and TEMPERNET_FUZZ_ONLY (one input again).
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const [name] = process.argv.slice(2);
const { status } = spawnSync(
  process.execPath,
  ['node_modules/mocha/bin/mocha.js', 'test/garbage/decoders.test.ts', ...(name === undefined ? [] : ['--fgrep', name])],
  { cwd: root, stdio: 'inherit', env: { TEMPERNET_FUZZ_COUNT: '100000', ...process.env } },
);
process.exit(status ?? 1);
