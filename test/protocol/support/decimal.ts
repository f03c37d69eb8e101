/** A decimal of at most nine places as 32.32 fixed point, truncated. */
export const decimal = (text: string): bigint => {
  const [whole = '', places = ''] = text.split('.');
  return (BigInt(`${whole}${places.padEnd(9, '0')}`) << 32n) / 1_000_000_000n;
};

/** Several decimals as 32.32 fixed point. */
export const decimals = (texts: readonly string[]): bigint[] => texts.map(decimal);

/** A 32.32 number as a double, for comparisons with a tolerance. */
export const toNumber = (fixed: bigint): number => Number(fixed) / 2 ** 32;
