/**
 * NumPy's moments as text: counts of a unit since 1970-01-01, without a time zone, from attoseconds to years.
 * Written as NumPy writes them: `2024-02-29`, `2024-02-29T12:00:00.000000001`, `NaT`.
 */
import type { DatetimeElement } from "./element.ts";

/** The one count that is no moment. */
const NOT_A_TIME = -(2n ** 63n);

/** Units shorter than a day: how many make a second, or how many seconds make one. */
const SECONDS: Readonly<Record<string, readonly [seconds: bigint, perSecond: bigint, digits: number]>> = {
  W: [604_800n, 1n, 0],
  D: [86_400n, 1n, 0],
  h: [3_600n, 1n, 0],
  m: [60n, 1n, 0],
  s: [1n, 1n, 0],
  ms: [1n, 1_000n, 3],
  us: [1n, 1_000_000n, 6],
  ns: [1n, 1_000_000_000n, 9],
};

/** How much of `YYYY-MM-DDThh:mm:ss` a unit shows. */
const SHOWN: Readonly<Record<string, number>> = { Y: 4, M: 7, W: 10, D: 10, h: 13, m: 16 };

/** JavaScript's calendar ends here, in milliseconds from 1970. */
const LAST = 8_640_000_000_000_000n;

/** The moment `count` steps after 1970-01-01; as a count with its unit where it is outside of any calendar. */
export function momentText(count: bigint, { step, unit }: Pick<DatetimeElement, "step" | "unit">): string {
  if (count === NOT_A_TIME) return "NaT";
  const total = count * BigInt(step);
  const outside = `${total} ${unit} from 1970`;
  if (unit === "Y" || unit === "M") {
    const months = unit === "Y" ? total * 12n : total;
    const date = new Date(0);
    date.setUTCFullYear(1970, Number(months), 1);
    return Number.isNaN(date.getTime()) ? outside : isoText(date).slice(0, SHOWN[unit]! - 19 || undefined);
  }
  const [seconds, perSecond, digits] = SECONDS[unit] ?? [1n, 1n, 0];
  const scaled = total * seconds;
  const fraction = ((scaled % perSecond) + perSecond) % perSecond;
  const whole = (scaled - fraction) / perSecond;
  if (whole * 1000n > LAST || whole * 1000n < -LAST) return outside;
  const text = isoText(new Date(Number(whole * 1000n)));
  const shown = SHOWN[unit];
  if (shown !== undefined) return text.slice(0, shown - 19 || undefined);
  return digits === 0 ? text : `${text}.${fraction.toString().padStart(digits, "0")}`;
}

/** Without fraction and zone: 19 characters, more before the year 0 and after 9999. */
const isoText = (date: Date): string => date.toISOString().slice(0, -5);
