/**
 * Numbers in words: the fewest digits that are read back as the same value of the same type. A float32 of 0.1 is `0.1`,
 * and not the `0.10000000149011612` that it is as a float64. Whole numbers up to a million have all their digits. Knows no
 * elements and no names.
 */
import type { NumberDtype } from "../../hdf5/element.ts";
import { roundToFloat16 } from "./float16.ts";

/** A number of this type in words: `true`, `-12`, `0.1`, `1e-7`, `-0`, `NaN`, `Infinity`. */
export function numberText(value: number | bigint, dtype: NumberDtype): string {
  if (typeof value === "bigint") return value.toString();
  switch (dtype) {
    case "bool":
      return value === 0 ? "false" : "true";
    case "float32":
      return shortest(value, Math.fround, 6, 9);
    case "float16":
      return shortest(value, roundToFloat16, 1, 5);
    default:
      return Object.is(value, -0) ? "-0" : String(value);
  }
}

/**
 * @param few Digits of which any number is told from all others of the type, so that fewer need no trial; numbers
 * without a leading 1 have fewer digits and are tried from 1 on.
 * @param enough Digits with which every value is read back.
 */
function shortest(value: number, round: (value: number) => number, few: number, enough: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e6) return Object.is(value, -0) ? "-0" : String(value);
  if (!Number.isFinite(value)) return String(value);
  for (let digits = Math.abs(value) < 2 ** -126 ? 1 : few; digits < enough; digits++) {
    const near = Number(value.toPrecision(digits));
    if (round(near) === value) return String(near);
  }
  return String(Number(value.toPrecision(enough)));
}
