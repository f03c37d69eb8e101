import { checkUint } from './range.ts';

// Solady 0.1.26 `FixedPointMathLib.lnWad`, operation by operation. BigInt's `>>` is `sar` and its `/` is `sdiv`; no
// intermediate leaves int256 for a valid argument, so nothing has to wrap.

const sar96 = (value: bigint): bigint => value >> 96n;

/**
 * Natural logarithm of a wad (18 decimals), as a wad, equal to Solady's `lnWad` to the unit.
 * Throws `PROTOCOL_OUT_OF_RANGE` unless `0 < x <= 2^255 - 1`; Solady reverts there.
 */
export const lnWad = (argument: bigint): bigint => {
  checkUint('argument of a logarithm', argument, 255, 1n);
  const log2 = BigInt(argument.toString(2).length - 1);
  const x = (argument << (255n - log2)) >> 159n;
  let p = sar96((24828157081833163892658089445524n + sar96((3273285459638523848632254066296n + x) * x)) * x);
  p = sar96((43456485725739037958740375743393n + p) * x) - 11111509109440967052023855526967n;
  p = sar96(p * x) - 45023709667254063763336534515857n;
  p = sar96(p * x) - 14706773417378608786704636184526n;
  p = p * x - (795164235651350426258249787498n << 96n);
  let q = 5573035233440673466300451813936n + x;
  q = 71694874799317883764090561454958n + sar96(x * q);
  q = 283447036172924575727196451306956n + sar96(x * q);
  q = 401686690394027663651624208769553n + sar96(x * q);
  q = 204048457590392012362485061816622n + sar96(x * q);
  q = 31853899698501571402653359427138n + sar96(x * q);
  q = 909429971244387300277376558375n + sar96(x * q);
  let sum = 1677202110996718588342820967067443963516166n * (p / q);
  sum += 16597577552685614221487285958193947469193820559219878177908093499208371n * (log2 - 96n);
  sum += 600920179829731861736702779321621459595472258049074101567377883020018308n;
  return sum >> 174n;
};
