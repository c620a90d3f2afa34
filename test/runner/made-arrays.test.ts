/** What a run tells of the arrays that its script makes: where, what they look like, and nothing where nobody asked. */
import { join } from "node:path";
import { expect, test } from "vitest";
import { runToEnd } from "../harness/runs.ts";
import { ofType, workspace } from "../harness/treadle.ts";

const code = `import { delayed } from "treadle";
import * as ta from "treadle/array";
import { darker } from "./lib.ts";
const read = delayed(function read(i: number) { return Uint8Array.of(i, i); });
const frames = ta.stack(
  Array.from({ length: 100 }, (_, i) => ta.fromDelayed(read(i), { shape: [2], dtype: "uint8" })),
);
const mean = frames
  .slice([0, 10])
  .mean({ axis: 0 });
async function load() { return mean.add(1); }
const loaded = await load();
console.log(JSON.stringify([...(await darker(loaded).compute()).data]));
frames.at(3);
`;

const files = {
  "script.ts": code,
  "lib.ts":
    'import type { LazyArray } from "treadle/array";\nexport const darker = (x: LazyArray) => x.sub(0.5);\n',
};

test("the first array of each place is told, before the graph and at the end", async () => {
  const folder = workspace(files);
  const script = join(folder, "script.ts");
  const { events, result } = await runToEnd(script, { executor: "inline", noticeArrays: true }, folder);
  expect(result).toEqual([5, 5]);
  const told = ofType(events, "arrays").flatMap(({ callSite, array }) =>
    callSite.map(({ file, line, column }, i) => {
      const text = files[file.endsWith("lib.ts") ? "lib.ts" : "script.ts"].split("\n")[line - 1]!;
      return `${text.slice(column - 1).match(/^\w+(\.\w+)?/)![0]} ${array[i]!.shape.join("×")} ${array[i]!.tasks}`;
    }),
  );
  expect(told).toEqual([
    "fromDelayed 2 2",
    "stack 100×2 200",
    "slice 10×2 20",
    "mean 2 24",
    "add 2 25",
    "sub 2 26",
    "at 2 2",
  ]);
  const types = events.map(({ type }) => type);
  expect(types.indexOf("arrays")).toBe(types.indexOf("graph") - 1);
  expect(types.at(-2)).toBe("arrays");
});

test("nothing is told where nobody asked, and of a script without arrays", async () => {
  const folder = workspace({ ...files, "plain.ts": "console.log(1);\n" });
  const asked = await runToEnd(join(folder, "plain.ts"), { executor: "inline", noticeArrays: true }, folder);
  const unasked = await runToEnd(join(folder, "script.ts"), { executor: "inline" }, folder);
  for (const { events } of [asked, unasked]) expect(ofType(events, "arrays")).toEqual([]);
});

test("of a script that makes arrays without end a few hundred are told", async () => {
  const lines = Array.from({ length: 400 }, (_, i) => `ta.from([${i}]);`).join("\n");
  const folder = workspace({ "script.ts": `import * as ta from "treadle/array";\n${lines}\n` });
  const { events } = await runToEnd(
    join(folder, "script.ts"),
    { executor: "inline", noticeArrays: true },
    folder,
  );
  const [told, ...more] = ofType(events, "arrays");
  expect(told!.callSite).toHaveLength(200);
  expect(more).toEqual([]);
});
