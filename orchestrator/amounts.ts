const ATN = 10n ** 18n;

/** Wei of ATN as decimal text, at most six places, rounded down. */
export const atnText = (wei: bigint): string => {
  const sign = wei < 0n ? '-' : '';
  const value = wei < 0n ? -wei : wei;
  const micro = value / (ATN / 1_000_000n);
  const fraction = String(micro % 1_000_000n)
    .padStart(6, '0')
    .replace(/0+$/, '');
  return `${sign}${micro / 1_000_000n}${fraction === '' ? '' : `.${fraction}`}`;
};

/** Wei of ATN as decimal text with every place, so that two texts are equal only when the amounts are. */
export const exactAtn = (wei: bigint): string => {
  const value = wei < 0n ? -wei : wei;
  const fraction = String(value % ATN)
    .padStart(18, '0')
    .replace(/0+$/, '');
  return `${wei < 0n ? '-' : ''}${value / ATN}${fraction === '' ? '' : `.${fraction}`}`;
};

/** Whole ATN as wei. */
export const atn = (amount: number): bigint => BigInt(amount) * ATN;
