/**
 * The peers' side of the talk with the bench: one question a line on stdin, one answer a line on stdout, both
 * JSON. The loop ends, and with it the peer, when the bench closes stdin. Knows no particular question.
 */
import { createInterface } from "node:readline";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** A question: `ask` is its name, the rest its own. */
export type Ask = Readonly<Record<string, unknown>> & { readonly ask: string };

/** Answers questions until there are no more. What an answer throws becomes `{ error }`. */
export async function answerAsks(answers: Readonly<Record<string, (ask: Ask) => unknown>>): Promise<void> {
  for await (const line of createInterface({ input: process.stdin })) {
    const ask = JSON.parse(line) as Ask;
    let answer: unknown;
    try {
      answer = (await answers[ask.ask]!(ask)) ?? {};
    } catch (error) {
      answer = { error: String(error) };
    }
    console.log(JSON.stringify(answer));
  }
}

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

/**
 * Milliseconds that `work` takes. Garbage is not collected before it: a full collection takes the types away that
 * compiled code was made for, and every peer in JavaScript would be timed at its slowest.
 */
export async function timed<T>(work: () => T | Promise<T>): Promise<{ result: T; ms: number }> {
  const start = performance.now();
  const result = await work();
  return { result, ms: performance.now() - start };
}

/** From this many tasks on memory is looked at; the graphs of fewer are drowned in what a process needs anyway. */
const MEMORY_FROM = 100_000;

/** Resident memory of this process with a graph of so many tasks, now and at its highest, in bytes. */
export function resident(tasks: number): { now: number; peak: number } {
  if (tasks >= MEMORY_FROM) collect();
  return { now: process.memoryUsage.rss(), peak: process.resourceUsage().maxRSS * 1024 };
}
