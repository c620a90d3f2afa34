/**
 * Real files of other projects through a reader, as a page goes through them: every object, and of every dataset each
 * question that its displays would ask. What is refused is a sentence, what is shown agrees with h5py. The corpus is no
 * part of this repository; the test runs where it lies beside the checkout.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { FrameQuestionName, FrameQuestions } from "../../../server/protocol/frame-questions.ts";
import type { DatasetDetails, FileNode } from "../../../server/protocol/frames.ts";
import { root } from "../../harness/treadle.ts";
import type { FileTruth, ObjectTruth } from "../../hdf5/corpus/truth.ts";
import { type Asking, file, levels, reading } from "../reader/asking.ts";

const corpus = join(root, "..", "shared", "corpus");
const truth = existsSync(corpus)
  ? Object.entries(
      (JSON.parse(readFileSync(join(corpus, "truth.json"), "utf8")) as { files: Record<string, FileTruth> })
        .files,
    )
  : [];

/** h5py hands over big-endian sequences unswapped. */
const wrongInTruth = new Set(["PyTables/vlunicode_endian.h5 /vlunicode_big"]);

let compared = 0;

test.each(truth)(
  "%s is shown as h5py reads it",
  async (name, expected) => {
    const asking = reading(file(join(corpus, name)));
    const content = await asking.ask("ready", {});
    const nodes = content.empty === undefined ? await everything(asking) : [];
    if (content.empty !== undefined) expect(content.empty).toMatch(SENTENCE);
    else if (content.first !== undefined) expect(nodes.map(({ path }) => path)).toContain(content.first);
    const objects = new Map(expected.objects?.map((object) => [object.path, object]));
    for (const { path } of nodes) {
      const { node, dataset, attributes } = await asking.ask("object", { path });
      for (const { text, problem } of attributes) expect(problem ?? text).toBeTypeOf("string");
      if (node.problem !== undefined) expect(node.problem).toMatch(SENTENCE);
      if (dataset === undefined) continue;
      await askAll(asking, path, dataset);
      const object = objects.get(path);
      if (object !== undefined && !wrongInTruth.has(`${name} ${path}`))
        await compare(asking, object, dataset);
    }
  },
  60_000,
);

test(truth.length > 0 ? "thousands of values were compared" : "the corpus is not here", () => {
  if (truth.length > 0) expect(compared).toBeGreaterThan(1500);
});

/** Of several words, and no mistake of our own. */
const SENTENCE = /^(?!.*mistake of Treadle)\S+ \S+ .*\S+/s;

/** All objects, as a tree that is opened everywhere lists them. */
async function everything(asking: Asking): Promise<FileNode[]> {
  const found: FileNode[] = [];
  const groups = ["/"];
  for (const group of groups) {
    const { nodes } = await asking.ask("children", { group, from: 0, count: 1000 }).catch((error: Error) => {
      expect(error.message).toMatch(SENTENCE);
      return { nodes: [] };
    });
    found.push(...nodes);
    for (const { kind, path, sameAs, link } of nodes) {
      if (kind === "group" && sameAs === undefined && link === undefined && groups.length < 500)
        groups.push(path);
    }
  }
  return found;
}

/** Every question that a display of the dataset may ask; none is answered with a mistake. */
async function askAll(asking: Asking, dataset: string, details: DatasetDetails): Promise<void> {
  const { shape, displays, parts } = details;
  const index = (shape ?? []).map((length) => Math.max(0, length - 1));
  const rank = index.length;
  if (displays.length === 0) expect(details.problem).toMatch(SENTENCE);
  for (const part of [undefined, ...(parts ?? [])].slice(0, 4)) {
    const place = { dataset, index, ...(part !== undefined && { part }) };
    const [rows, columns] = details.defaultAxes ?? [rank - 2, rank - 1];
    const size = { width: 64, height: 64 };
    await answered(asking, "value", place);
    await answered(asking, "text", place);
    await answered(asking, "table", {
      ...place,
      rows: Math.max(0, rank - 1),
      columns: null,
      top: 0,
      left: 0,
      ...size,
    });
    if (rank < 2) continue;
    await answered(asking, "table", { ...place, rows, columns, top: 0, left: 0, ...size });
    await answered(asking, "picture", { ...place, rows, columns, ...size, levels });
    await answered(asking, "histogram", { ...place, rows, columns, bins: 16, scale: "symlog" });
  }
  if (rank > 0) await answered(asking, "line", { dataset, index, axis: 0, from: 0, to: 1e9, width: 100 });
  await answered(asking, "code", { what: "slice", dataset, slice: index });
  await answered(asking, "code", { what: "pipeline", dataset, slice: [] });
}

async function answered<Name extends FrameQuestionName>(
  asking: Asking,
  name: Name,
  takes: FrameQuestions<never>[Name]["takes"],
): Promise<void> {
  try {
    const answer = (await asking.ask(name, takes)) as { readonly message?: string };
    if (answer.message !== undefined) expect(answer.message).toMatch(SENTENCE);
  } catch (error) {
    expect((error as Error).message, `${name} ${JSON.stringify(takes)}`).toMatch(SENTENCE);
  }
}

/** The first values, one by one, as they stand under the pointer. */
async function compare(
  asking: Asking,
  object: ObjectTruth,
  { shape, dtype, problem }: DatasetDetails,
): Promise<void> {
  const first = object.values?.first ?? object.first ?? [];
  if (problem !== undefined || shape === null || shape.includes(0)) return;
  for (const [number, value] of first.entries()) {
    const isScalar = typeof value === "string" || typeof value === "number";
    if (!isScalar || (typeof value === "string" && /^<|^np\./.test(value))) continue;
    const answer = await asking.ask("value", { dataset: object.path, index: unravel(number, shape) }).then(
      (given) => given as { readonly text: string },
      (error: Error) => error,
    );
    // Codecs that are missing inside of a filter show when values are read.
    if (answer instanceof Error) {
      expect(answer.message).toMatch(/filter/);
      return;
    }
    const text = answer.text.endsWith("…") ? answer.text.slice(0, -1) : answer.text;
    const where = `${object.path}[${number}] of ${dtype}`;
    if (object.values === undefined && typeof value === "string")
      expect(value.startsWith(text), where).toBe(true);
    else expect(numberIn(text, dtype), where).toBe(Number(value));
    compared += 1;
  }
}

/** What a text says; of an enumeration the number before the name. */
function numberIn(text: string, dtype: string | undefined): number {
  const value = text === "true" ? 1 : text === "false" ? 0 : Number(text.split(" ")[0]);
  return dtype === "float32" ? Math.fround(value) : value;
}

function unravel(number: number, shape: readonly number[]): number[] {
  let left = number;
  return shape
    .toReversed()
    .map((length) => {
      const at = left % length;
      left = Math.floor(left / length);
      return at;
    })
    .toReversed();
}
