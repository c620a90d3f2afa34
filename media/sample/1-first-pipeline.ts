/**
 * A first pipeline: how many primes are there below twelve million?
 *
 * Press ▷ above this text, or the lens over the first statement.
 * The task graph opens beside the script.
 */
import { delayed } from "treadle";

// `delayed` makes a function lazy: calling it makes a task, and nothing runs yet.
const countPrimes = delayed(function countPrimes(from: number, to: number): number {
  let count = 0;
  for (let candidate = Math.max(2, from); candidate < to; candidate++) {
    let isPrime = true;
    for (let divisor = 2; divisor * divisor <= candidate; divisor++) {
      if (candidate % divisor === 0) {
        isPrime = false;
        break;
      }
    }
    if (isPrime) count++;
  }
  return count;
});

const total = delayed(function total(counts: number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
});

// Forty tasks that know nothing of each other, so all cores work on them.
// A list of lazy values is an argument like any other.
const step = 300_000;
const counts = Array.from({ length: 40 }, (_, part) => countPrimes(part * step, (part + 1) * step));
const primes = total(counts);

// Only now something runs.
console.log(`There are ${await primes.compute()} primes below ${40 * step}.`);
