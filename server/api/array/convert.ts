/**
 * Elements from one type to another, as NumPy's `astype` does it: towards integers fractions are cut off and
 * the rest wraps around; towards bool everything but 0 is true. A 64-bit integer that a number cannot hold
 * exactly is an error and never another number.
 */
import type { TypedArray } from "../../memory/shared-memory.ts";
import { isWatched, type Stored, storageOf } from "./dtypes.ts";
import { PrecisionError } from "./errors.ts";
import { type BigInts, isBig, type Numbers, room } from "./nd-array.ts";

/**
 * `data` held as `to`; the very same array when it is so already.
 *
 * @throws {PrecisionError} when a number is asked to hold more than it can
 */
export function convert(data: TypedArray, from: Stored, to: Stored): TypedArray {
  if (from === to) return data;
  if (sameBits(from, to)) return data;
  const out = room(to, data.length);
  if (to === "bool") {
    for (let i = 0; i < data.length; i++) out[i] = Number(data[i]) === 0 ? 0 : 1;
  } else if (isBig(out)) toBig(data, out);
  else if (isBig(data)) fromBig(data, to, out);
  else if (isWatched(to)) watched(data, to, out);
  else out.set(data);
  return out;
}

/** The numbers are the same whatever they are called. */
function sameBits(from: Stored, to: Stored): boolean {
  return (from === "bool" && to === "uint8") || (isWatched(from) && to === "float64");
}

function toBig(data: TypedArray, out: BigInts): void {
  if (isBig(data)) {
    for (let i = 0; i < data.length; i++) out[i] = data[i]!;
    return;
  }
  for (let i = 0; i < data.length; i++) {
    const value = data[i]!;
    if (!Number.isFinite(value)) throw new PrecisionError(`${value} cannot be converted to an integer.`);
    out[i] = BigInt(Math.trunc(value));
  }
}

function fromBig(data: BigInts, to: Stored, out: Numbers): void {
  const { kind, bytes } = storageOf(to);
  for (let i = 0; i < data.length; i++) {
    const value = data[i]!;
    if (kind === "f") out[i] = Number(value);
    else if (!isWatched(to)) out[i] = Number(BigInt.asIntN(8 * bytes, value));
    else out[i] = checked(Number(kind === "u" ? BigInt.asUintN(64, value) : BigInt.asIntN(64, value)), to);
  }
}

function watched(data: Numbers, to: Stored, out: Numbers): void {
  const lowest = storageOf(to).kind === "u" ? 0 : -Infinity;
  for (let i = 0; i < data.length; i++) {
    const value = Math.trunc(data[i]!);
    // A negative number wraps around to nearly 2^64, which no number holds exactly.
    out[i] = checked(value < lowest ? value + 2 ** 64 : value, to) + 0;
  }
}

/**
 * `value`, which is the result of exact arithmetic as long as it is a safe integer.
 *
 * @throws {PrecisionError} when it is not
 */
export function checked(value: number, stored: Stored): number {
  const lowest = stored === "uint64 as numbers" ? 0 : Number.MIN_SAFE_INTEGER;
  if (value <= Number.MAX_SAFE_INTEGER && value >= lowest) return value;
  const { dtype } = storageOf(stored);
  throw new PrecisionError(
    `An element of type ${dtype} became ${value}, but numbers hold integers exactly only from ${lowest} to ` +
      `${Number.MAX_SAFE_INTEGER}. To compute with BigInts say dtype: "${dtype}" where the array or the sum is ` +
      `made, or convert its operands with .astype("${dtype}"); "float64" accepts rounding.`,
  );
}
