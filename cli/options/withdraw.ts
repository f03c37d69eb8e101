import { defineOptions } from '../../node/config/option-table.ts';
import { CHAIN_OPTIONS, COMMON_OPTIONS, JSON_OPTION } from './common.ts';
import { NODE_OPTIONS } from './node.ts';

const { folder, passwordFile, password } = NODE_OPTIONS;

/** Options of `tempernet withdraw`. */
export const WITHDRAW_OPTIONS = defineOptions({
  folder,
  passwordFile,
  password,
  ...CHAIN_OPTIONS,
  ...JSON_OPTION,
  ...COMMON_OPTIONS,
});
