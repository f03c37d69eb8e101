import { readDevnet } from '../orchestrator/devnet-record.ts';
import { TempernetError } from '../protocol/errors/tempernet-error.ts';
import type { Hex } from '../protocol/hex.ts';

/** Endpoint, registry and peers: as given, or those of the devnet that runs here. Throws CLI_NO_DEPLOYMENT. */
export const findDeployment = async (given: {
  readonly rpc?: string;
  readonly registry?: string;
  readonly bootstrap?: readonly string[];
}): Promise<{ rpc: string; registry: Hex; bootstrap: readonly string[] }> => {
  const record = given.rpc === undefined || given.registry === undefined ? await readDevnet() : undefined;
  const rpc = given.rpc ?? record?.rpc;
  const registry = (given.registry ?? record?.registry)?.toLowerCase();
  if (rpc === undefined || registry === undefined) throw new TempernetError('CLI_NO_DEPLOYMENT');
  if (!/^0x[0-9a-f]{40}$/.test(registry)) {
    throw new TempernetError('CLI_BAD_OPTION', { option: '--registry', detail: 'is not an address', command: 'rewards' });
  }
  const bootstrap = given.bootstrap !== undefined && given.bootstrap.length > 0 ? given.bootstrap : (record?.bootstrap ?? []);
  return { rpc, registry: registry as Hex, bootstrap };
};
