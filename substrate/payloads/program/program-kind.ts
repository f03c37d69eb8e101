import type { PayloadKind } from '../payload-kind.ts';
import { fetchProgram } from './fetch-program.ts';
import { openProgramPayload } from './program-payload.ts';

/** Neural training programs, compiled to graphs. */
export const programKind: PayloadKind = {
  kind: 'program',
  format: 'tempernet/program/1',
  open: async (manifest, { get, programs }) => openProgramPayload(await fetchProgram(manifest, get), programs),
};
