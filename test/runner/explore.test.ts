import { expect, test } from "vitest";
import { served } from "../harness/served.ts";
const head = `import { delayed, task } from "treadle";
import * as ta from "treadle/array";
const t00 = Date.now();
const read = delayed(function read(i: number) {
  console.log("read " + i + " at " + Date.now());
  if (i % 2 === 1) { const t = Date.now(); while (Date.now() - t < 300) {} }
  console.log("done " + i + " at " + Date.now());
  return Float32Array.of(i, 10 * i);
});
const frames = ta.stack(Array.from({ length: 20 }, (_, i) => ta.fromDelayed(read(i), { shape: [2], dtype: "float32" })));
`;
test.each([0, 1, 2])("explore", { timeout: 160_000 }, async () => {
  const run = served(`${head}const x = ⟦frames.mul(2)⟧;`);
  await run.array();
  await run.slab(0, [0, 2]);
  const t0 = Date.now();
  const out: string[] = [];
  const say = (...a: unknown[]) => out.push([Date.now() - t0, ...a].join(" "));
  for (const i of [1, 3, 5, 7]) {
  run.ask(i, [i, [0, 2]]);
  await run.until(() => run.printed("read " + i).length === 1);
  say("running " + i);
  run.serving.send({ type: "cancel-slice", number: i });
  await run.slab(i + 1, [0, 2]);
  say("got " + (i + 1));
  }
  console.log(out.join("\n") + "\n" + run.output.replaceAll(/at (\d+)/g, (_, t) => "at " + (Number(t) - t0)));
});
