/**
 * Random files and random questions about them, answered by a reader and judged by NumPy: types, ranks, chunks, filters,
 * NaN and infinities, lengths of 0, either byte order. The same seeds every time; `TREADLE_FRAMES_SEEDS=100..200` asks
 * others.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import type { SliceToWrite } from "../../../server/protocol/frames.ts";
import { temporaryFolder } from "../../hdf5/files.ts";
import { runPython, testWithH5py } from "../../hdf5/other-tools.ts";
import { type Asking, file, reading } from "../reader/asking.ts";

const DATASETS = 30;

const [first = 1, end = 4] = (process.env["TREADLE_FRAMES_SEEDS"] ?? "1..4").split("..").map(Number);

type Asked =
  | { readonly ask: "write"; readonly takes: SliceToWrite }
  | { readonly ask: "picture"; readonly takes: never };

for (let seed = first; seed < end; seed += 1) {
  testWithH5py(`random questions about random file ${seed} have the answers that NumPy gives`, async () => {
    const folder = temporaryFolder();
    runPython(program("random-files.py"), folder, String(seed), String(DATASETS));
    const questions = JSON.parse(readFileSync(join(folder, "questions.json"), "utf8")) as Asked[];
    expect(questions.length).toBeGreaterThan(DATASETS * 3);
    const asking = reading(file(join(folder, "random.h5")));
    const answers: unknown[] = [];
    for (const [number, question] of questions.entries()) {
      answers.push(await answerTo(asking, question, join(folder, String(number))));
    }
    writeFileSync(join(folder, "answers.json"), JSON.stringify(answers, bytesAsText));
    expect(runPython(program("judge.py"), folder)).toBe("");
  });
}

const program = (name: string): string => join(import.meta.dirname, name);

async function answerTo(asking: Asking, { ask, takes }: Asked, path: string): Promise<object> {
  try {
    if (ask !== "write") return { given: await asking.ask(ask, takes) };
    return { given: await written(asking, takes, `${path}.${takes.format}`) };
  } catch (error) {
    return { refused: (error as Error).message };
  }
}

/** Numbers of their own, so that no question has the same. */
let writings = 1e6;

async function written(asking: Asking, slice: SliceToWrite, path: string): Promise<number> {
  writings += 1;
  const number = writings;
  asking.post({ type: "write", number, slice, path });
  const outcome = await Promise.race([
    asking.until("written", (message) => message.number === number),
    asking.until("refused", (message) => message.number === number),
  ]);
  if (outcome.type === "refused") throw new Error(outcome.message);
  return outcome.bytes;
}

const bytesAsText = (_: string, value: unknown): unknown =>
  value instanceof Uint8Array ? Buffer.from(value).toString("base64") : value;
