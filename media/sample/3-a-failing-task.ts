/**
 * What happens when something is wrong: one of eight readings is not a number.
 *
 * Run it. The task that fails is red in the graph and a problem on its line,
 * with what it was given. Mend the reading below (or the function), and choose
 * "Treadle: Rerun Failed Tasks": what succeeded is not done again.
 */
import { delayed } from "treadle";

const readings = ["12.5", "13.1", "12.9", "n/a", "13.4", "12.7", "13.0", "12.8"];

const parse = delayed(function parse(text: string): number {
  const value = Number(text);
  if (Number.isNaN(value)) throw new RangeError(`"${text}" is not a number`);
  return value;
});

const mean = delayed(function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
});

console.log(`The mean is ${await mean(readings.map((reading) => parse(reading))).compute()}.`);
