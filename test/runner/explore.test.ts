import { execSync } from "node:child_process";
import { expect, test } from "vitest";
import { temporaryFolder } from "../harness/treadle.ts";
import { served } from "../harness/served.ts";
const head = `import { delayed, task } from "treadle";
import * as ta from "treadle/array";
import * as h5 from "treadle/h5";
const paths = Array.from({ length: 1000 }, (_, i) => "/tmp/arrays2/frames/frame-" + String(i).padStart(4, "0") + ".h5");
const read = delayed(async function read(path: string) {
  const { data, shape } = await h5.read(path, "values"); return { data, shape };
});
const frames = ta.stack(paths.map((p) => ta.fromDelayed(read(p), { shape: [257, 257], dtype: "float64" })));
`;
const forms: Record<string, string> = {
  h5: 'const x = ⟦await ta.fromH5(paths, "values")⟧;',
  delayed: "const x = ⟦frames⟧;",
  mul: "const x = ⟦frames.mul(2).astype('float32').rechunk({ 0: 10 })⟧;",
  submean: "const x = ⟦frames.sub(frames.slice([0, 1000]).mean({ axis: 0 }))⟧;",
};
test.each(Object.keys(forms))("speed %s", { timeout: 160_000 }, async (form) => {
  const out: string[] = [];
  const folder = temporaryFolder();
  for (const go of [1, 2, 3]) {
    const t0 = performance.now();
    const run = served(head + forms[form], { folder });
    await run.array();
    const t1 = performance.now();
    await run.slab(5, [0, 257], [0, 257]);
    const t2 = performance.now();
    out.push(`${form} start ${go}: array ${(t1 - t0).toFixed(0)} first slab ${(t2 - t1).toFixed(0)}`);
    if (go === 3) {
      const times: number[] = [];
      for (let i = 10; i < 110; i++) { const t = performance.now(); await run.slab(i, [0, 257], [0, 257]); times.push(performance.now() - t); }
      times.sort((a, b) => a - b);
      out.push(`${form} steps: median ${times[50]!.toFixed(2)} p10 ${times[10]!.toFixed(2)} p90 ${times[90]!.toFixed(2)}`);
      const pids = execSync(`pgrep -P ${process.pid} -f runner.mjs || true`).toString().trim().split("\n");
      for (const pid of pids.filter(Boolean)) out.push(pid + " " + execSync(`grep -E "VmRSS|Threads|RssAnon" /proc/${pid}/status || true`).toString().replaceAll("\n", " "));
    }
    run.serving.cancel();
    await run.serving.finished;
  }
  console.log(out.join("\n"));
});
test("plain", async () => {
  const h5 = await import("../../server/api/h5/index.ts");
  const times: number[] = [];
  for (let i = 0; i < 110; i++) { const t = performance.now(); await h5.read(`/tmp/arrays2/frames/frame-${String(i).padStart(4, "0")}.h5`, "values"); times.push(performance.now() - t); }
  times.sort((a, b) => a - b);
  console.log("plain h5.read median", times[50]!.toFixed(2), "p10", times[10]!.toFixed(2), "p90", times[90]!.toFixed(2));
});
