/**
 * Floating-point numbers of any layout: where HDF5 says sign, exponent and mantissa lie in their bits, and what number
 * that makes. float16, bfloat16, 8-bit floats, x87's 80 bits, quadruple precision and VAX formats are all such layouts.
 *
 * Knows bits, no files.
 */

/** Where the parts of a float lie, in bits from the least significant one, as HDF5's datatype message has it. */
export interface FloatFormat {
  /** Bit of the sign. */
  readonly sign: number;
  readonly exponent: { readonly at: number; readonly bits: number; readonly bias: number };
  readonly mantissa: { readonly at: number; readonly bits: number };
  /** The bit in front of the mantissa: one that is not stored, or none (x87 stores it). */
  readonly hasImpliedBit: boolean;
}

/** Formats that have a name. */
export const FORMATS = {
  float16: ieee(5, 10),
  bfloat16: ieee(8, 7),
  float32: ieee(8, 23),
  float64: ieee(11, 52),
  float128: ieee(15, 112),
  float80: {
    sign: 79,
    exponent: { at: 64, bits: 15, bias: 16383 },
    mantissa: { at: 0, bits: 64 },
    hasImpliedBit: false,
  },
  float8_e4m3: ieee(4, 3),
  float8_e5m2: ieee(5, 2),
} as const satisfies Readonly<Record<string, FloatFormat>>;

/** A format with its name, or undefined for one that has none. */
export function nameOfFormat(format: FloatFormat): keyof typeof FORMATS | undefined {
  for (const name of Object.keys(FORMATS) as (keyof typeof FORMATS)[])
    if (isSameFormat(FORMATS[name], format)) return name;
  return undefined;
}

/** Whether two formats agree in every bit. */
export function isSameFormat(a: FloatFormat, b: FloatFormat): boolean {
  return (
    a.sign === b.sign &&
    a.exponent.at === b.exponent.at &&
    a.exponent.bits === b.exponent.bits &&
    a.exponent.bias === b.exponent.bias &&
    a.mantissa.at === b.mantissa.at &&
    a.mantissa.bits === b.mantissa.bits &&
    a.hasImpliedBit === b.hasImpliedBit
  );
}

/** Whether every number of this format is also one of 4 (or 8) bytes. */
export function fitsIn(format: FloatFormat, bytes: 4 | 8): boolean {
  const [digits, bias] = bytes === 4 ? [24, 127] : [53, 1023];
  const { exponent, mantissa } = format;
  const highest = 2 ** exponent.bits - 2 - exponent.bias;
  const lowest = 1 - exponent.bias - mantissa.bits;
  return mantissa.bits + 1 <= digits && highest <= bias && lowest >= 1 - bias - (digits - 1);
}

/**
 * The number that little-endian `bits` mean: an exponent of ones is infinity or NaN and one of zeros has no implied
 * bit, as in IEEE 754 and in HDF5's own conversions. Rounded to the nearest float64 where it is wider than that.
 */
export function decodeFloat(bits: bigint, format: FloatFormat): number {
  const { exponent, mantissa } = format;
  const part = (at: number, length: number): bigint => BigInt.asUintN(length, bits >> BigInt(at));
  const sign = part(format.sign, 1) === 1n ? -1 : 1;
  const power = Number(part(exponent.at, exponent.bits));
  const digits = part(mantissa.at, mantissa.bits);
  // Without an implied bit the mantissa's own first bit stands before the point: in an infinity it says nothing.
  const point = format.hasImpliedBit ? mantissa.bits : mantissa.bits - 1;
  if (power === 2 ** exponent.bits - 1) {
    const isInfinite = BigInt.asUintN(point, digits) === 0n;
    return isInfinite ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  }
  const isNormal = power > 0 && format.hasImpliedBit;
  const whole = isNormal ? digits | (1n << BigInt(mantissa.bits)) : digits;
  return sign * scaled(whole, Math.max(power, 1) - exponent.bias - point);
}

/** `whole` × 2^power, rounded once: half to even, also where the result has fewer digits because it is tiny. */
function scaled(whole: bigint, power: number): number {
  if (whole === 0n) return 0;
  const length = whole.toString(2).length;
  // The last binary digit that a float64 of this size can hold.
  const last = Math.max(length - 53, -1074 - power);
  if (last <= 0) return timesPower(Number(whole), power);
  if (last > length + 1) return 0;
  const step = 1n << BigInt(last);
  const kept = whole / step;
  const rest = (whole % step) * 2n;
  const isUp = rest > step || (rest === step && kept % 2n === 1n);
  return timesPower(Number(isUp ? kept + 1n : kept), power + last);
}

/** In two steps, because 2^power alone can be too large or too small where the product is neither. */
function timesPower(value: number, power: number): number {
  if (power > 1023)
    return power > 3000 ? Number.POSITIVE_INFINITY : value * 2 ** 1023 * 2 ** Math.min(1023, power - 1023);
  if (power < -1022) return value * 2 ** -1022 * 2 ** (power + 1022);
  return value * 2 ** power;
}

function ieee(exponentBits: number, mantissaBits: number): FloatFormat {
  return {
    sign: exponentBits + mantissaBits,
    exponent: { at: mantissaBits, bits: exponentBits, bias: 2 ** (exponentBits - 1) - 1 },
    mantissa: { at: 0, bits: mantissaBits },
    hasImpliedBit: true,
  };
}
