import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The contracts whose ABIs the chain client uses. */
export const EXPORTED = ['ATNToken', 'ParticipantStaking', 'Project', 'TaskContract', 'ResultsRewards', 'Registry'] as const;

const root = new URL('../', import.meta.url);

/** Text of `node/chain/abi/<name>.json` as `hardhat build` would have it: the contract's ABI alone. */
export function abiText(name: string): string {
  const artifact = new URL(`artifacts/contracts/${name}.sol/${name}.json`, root);
  const { abi } = JSON.parse(readFileSync(artifact, 'utf8')) as { abi: unknown };
  return `${JSON.stringify(abi, null, 2)}\n`;
}

/** Where the committed ABI of `name` lies. */
export function abiFile(name: string): URL {
  return new URL(`node/chain/abi/${name}.json`, root);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const name of EXPORTED) {
    const text = abiText(name);
    const file = abiFile(name);
    if (!existsSync(file) || readFileSync(file, 'utf8') !== text) {
      writeFileSync(file, text);
      process.stderr.write(`wrote ${fileURLToPath(file)}\n`);
    }
  }
}
