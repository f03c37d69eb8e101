import type { Hex } from '../../protocol/hex.ts';

/** 32 zero bytes: where a digest or root stands for nothing. */
export const NOTHING: Hex = `0x${'0'.repeat(64)}`;
