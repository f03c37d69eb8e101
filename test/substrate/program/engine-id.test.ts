import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { sha256Hex } from '../../../protocol/chunks.ts';
import pinned from '../../../substrate/program/engine-id.json' with { type: 'json' };
import { computeEngineId, EXACT_ENGINE_ID, EXACT_FILES, EXACT_OPTIONS } from '../../../substrate/program/engine-id.ts';
import { committedProgram, PROGRAM_NAMES } from '../support/programs.ts';

const installed = (file: string): Uint8Array => readFileSync(fileURLToPath(import.meta.resolve(`onnxruntime-web/${file}`)));

describe('engine id', () => {
  const wasm = installed(EXACT_FILES.wasm);
  const glue = installed(EXACT_FILES.glue);

  it('is that of the installed package', () => {
    expect(computeEngineId(wasm, glue)).to.equal(EXACT_ENGINE_ID);
    expect(EXACT_ENGINE_ID).to.match(/^exact:[0-9a-f]{64}$/);
  });

  it('is written down with the hashes, version and options it stands for', () => {
    expect(pinned.files).to.deep.equal({
      [EXACT_FILES.wasm]: sha256Hex(wasm).slice(2),
      [EXACT_FILES.glue]: sha256Hex(glue).slice(2),
    });
    expect(pinned.options).to.deep.equal(EXACT_OPTIONS);
    const packageJson = new URL('../../../node_modules/onnxruntime-web/package.json', import.meta.url);
    expect(pinned.version).to.equal((JSON.parse(readFileSync(packageJson, 'utf8')) as { version: string }).version);
  });

  it('changes with one byte of either file', () => {
    expect(computeEngineId(wasm, Uint8Array.of(...glue.subarray(0, 10)))).to.not.equal(EXACT_ENGINE_ID);
    expect(computeEngineId(wasm.subarray(1), glue)).to.not.equal(EXACT_ENGINE_ID);
  });

  it('is the engine of every committed program', () => {
    for (const name of PROGRAM_NAMES) expect(committedProgram(name).manifest.engine).to.equal(EXACT_ENGINE_ID);
  });
});
