import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createChainClient } from '../../node/chain/chain-client.ts';
import type { OptionValues } from '../../node/config/option-table.ts';
import type { Logger } from '../../node/log/logger.ts';
import { digestToCid } from '../../protocol/cid.ts';
import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import { decodeProjectSpec } from '../../roles/content/project-spec.ts';
import { decodeWeights, weightsToParams } from '../../substrate/codecs/tensors.ts';
import { fetchManifest } from '../../substrate/payloads/open-payload.ts';
import { fetchProgram } from '../../substrate/payloads/program/fetch-program.ts';
import { openVisitor } from '../compose/visitor.ts';
import { findDeployment } from '../find-deployment.ts';
import type { MODEL_OPTIONS } from '../options/rewards.ts';
import { readProjectSpecDigest } from '../read-project.ts';
import { modelFiles } from './model-files.ts';

/** `tempernet model pull`: the newest version of a project's model in the form in which others use it. */
export const modelPullCommand = async (
  project: string,
  values: OptionValues<typeof MODEL_OPTIONS>,
  logger: Logger,
  print: (line: string) => void,
): Promise<number> => {
  if (!/^\d{1,78}$/.test(project))
    throw new TempernetError('CLI_BAD_OPTION', { option: 'project', detail: 'is not a number', command: 'model pull' });
  const { rpc, registry, bootstrap } = await findDeployment(values);
  const there = await readdir(values.out).catch((error: NodeJS.ErrnoException) => (error.code === 'ENOENT' ? [] : [values.out]));
  if (there.length > 0) throw new TempernetError('CLI_FOLDER_TAKEN', { folder: values.out });
  const chain = await createChainClient(
    { rpcUrl: rpc, registry, ...(values.chainId === undefined ? {} : { chainId: values.chainId }) },
    { logger },
  );
  try {
    if (bootstrap.length === 0) throw new TempernetError('CLI_NO_PEER');
    const head = await chain.projectHead(BigInt(project));
    const specDigest = await readProjectSpecDigest(chain, BigInt(project));
    const visitor = await openVisitor({ chainId: chain.chainId, registry, bootstrap }, logger);
    try {
      const get = (digest: typeof head.digest, maxBytes?: number) =>
        visitor.content.get(digest, { timeoutMs: values.fetchTimeoutMs, ...(maxBytes === undefined ? {} : { maxBytes }) });
      const spec = decodeProjectSpec(await get(specDigest));
      const program = await fetchProgram(await fetchManifest(spec.programHash, get), get);
      const { manifest } = program;
      const params = weightsToParams(manifest, decodeWeights(manifest, await get(head.digest)));
      const about = {
        project,
        model: spec.name,
        version: String(head.version),
        digest: head.digest,
        program: spec.programHash,
        data: spec.data,
      };
      const files = modelFiles(program, params, about, digestToCid(head.digest));
      await mkdir(values.out, { recursive: true });
      for (const [name, content] of Object.entries(files)) await writeFile(join(values.out, name), content);
      print(
        values.json
          ? JSON.stringify({ ...about, files: Object.keys(files) })
          : `version ${head.version} (${head.digest}) in ${values.out}`,
      );
      return 0;
    } finally {
      await visitor.stop();
    }
  } finally {
    await chain.close();
  }
};
