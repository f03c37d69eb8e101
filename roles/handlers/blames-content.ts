import { isTempernetError } from '../../protocol/errors/tempernet-error.ts';

/** True for what is wrong with content or with whoever should serve it; an abort or a full disk of this node blames nobody. */
export const blamesContent = (error: unknown): boolean =>
  isTempernetError(error, 'ROLE_BAD_CONTENT') ||
  isTempernetError(error, 'NET_NOT_FOUND') ||
  isTempernetError(error, 'CONTENT_TOO_LARGE') ||
  isTempernetError(error, 'PROTOCOL_BAD_CBOR') ||
  isTempernetError(error, 'SUBSTRATE_BAD_DATASET');
