/** IEEE half precision, for values that were widened when they were read. Numbers alone. */

/** The float16 nearest to a number, ties to even, as a number. */
export function roundToFloat16(value: number): number {
  const size = Math.abs(value);
  // 0, NaN and infinities are themselves.
  if (!(size > 0 && size < Number.POSITIVE_INFINITY)) return value;
  const step = 2 ** (Math.max(Math.floor(Math.log2(size)), -14) - 10);
  const rounded = Math.sign(value) * roundToEven(size / step) * step;
  return Math.abs(rounded) > LARGEST ? Math.sign(value) * Number.POSITIVE_INFINITY : rounded;
}

/** The 16 bits of a number that is a float16. */
export function float16Bits(value: number): number {
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  if (Number.isNaN(value)) return 0x7e00;
  const size = Math.abs(value);
  if (size > LARGEST) return sign | 0x7c00;
  const exponent = Math.floor(Math.log2(size));
  // Those below 2⁻¹⁴, and 0, have no leading 1.
  if (!(exponent >= -14)) return sign | Math.round(size * 2 ** 24);
  return sign | (((exponent + 15) << 10) + Math.round((size / 2 ** exponent - 1) * 1024));
}

const LARGEST = 65_504;

function roundToEven(value: number): number {
  const rounded = Math.round(value);
  return rounded - value === 0.5 && rounded % 2 === 1 ? rounded - 1 : rounded;
}
