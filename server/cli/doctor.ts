/**
 * `treadle doctor`: what works on this machine, and what to do about what does not.
 *
 * Every check does the real thing once, in small: a thread is started, a file is written and read. What it
 * makes lies in a folder of its own that is removed again.
 */
import type { Check } from "./doctor-checks.ts";
import { exitCodes } from "./errors.ts";
import { harmless } from "./face/text-width.ts";
import type { Surroundings } from "./surroundings.ts";

/** Longer than any check takes on a slow disk, shorter than a person's patience. */
const patience = 15_000;

/**
 * Carries out the checks one after the other, a line each.
 *
 * @returns 0 when all is well, else 1
 */
export async function doctor(checks: readonly Check[], { stdout }: Surroundings): Promise<number> {
  const { green, red, dim } = stdout.paint;
  const width = Math.max(...checks.map(({ name }) => name.length));
  let broken = 0;
  for (const { name, examine, remedy } of checks) {
    try {
      const found = await within(patience, examine());
      stdout.write(`${green("✓")} ${name.padEnd(width)}  ${dim(harmless(found))}\n`);
    } catch (error) {
      broken++;
      const reason = error instanceof Error ? error.message : String(error);
      stdout.write(`${red("✗")} ${name.padEnd(width)}  ${harmless(reason).split("\n")[0]}\n`);
      stdout.write(`  ${" ".repeat(width)}  → ${remedy}\n`);
    }
  }
  if (broken > 0) stdout.write(`\n${broken} of ${checks.length} checks failed.\n`);
  return broken === 0 ? exitCodes.success : exitCodes.failed;
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms / 1000} s`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
