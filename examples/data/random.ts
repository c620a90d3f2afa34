/**
 * Random numbers that are the same each time, so that examples can be compared and tested.
 */

/**
 * A generator of numbers from 0 up to 1 (exclusive): equal seeds give equal sequences.
 *
 * The algorithm is mulberry32: 32 bits of state, good enough for test data and for nothing secret.
 */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
