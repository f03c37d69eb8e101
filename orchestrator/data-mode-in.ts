import type { DataMode } from '../protocol/data-mode.ts';
import type { DevnetOptions } from './devnet-options.ts';
import type { Payload } from './payloads.ts';

/** Where the data of a run live: what its options say, else what its payload does. */
export const dataModeIn = (options: Pick<DevnetOptions, 'dataMode'>, payload: Pick<Payload, 'dataMode'>): DataMode =>
  options.dataMode ?? payload.dataMode ?? 'open';
