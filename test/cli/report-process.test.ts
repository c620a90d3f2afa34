/** Reports of real runs, in processes of their own: they fail, are cancelled, and are replayed. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { start, treadle, workspace } from "../harness/treadle.ts";

const SCRIPT = `
import { delayed } from "treadle";
const read = delayed(function read(n: number) { return n; });
const spoil = delayed(function spoil(n: number): number { throw new RangeError("frame " + n + " </script> is empty"); });
const sleep = delayed(async function sleep() { await new Promise((done) => setTimeout(done, 60_000)); return 0; });
const all = delayed(function all(parts: number[]) { return parts.length; });
const mode = process.argv[2];
console.log("mode", mode);
await all([read(1), read(2), ...(mode === "fail" ? [spoil(3)] : []), ...(mode === "sleep" ? [sleep()] : [])]).compute();
`;

const page = (folder: string, file: string) => readFileSync(join(folder, file), "utf8");

test.each([
  ["work", 0, "Succeeded"],
  ["fail", 1, "frame 3 &lt;/script&gt; is empty"],
])("a script that is told to %s ends with %i, and its report says: %s", async (mode, status, says) => {
  const folder = workspace({ "script.ts": SCRIPT });
  const words = [
    "run",
    "script.ts",
    "-w",
    "2",
    "--report",
    "live.html",
    "--events",
    "run.ndjson",
    "--",
    mode,
  ];
  expect(await treadle(words, { cwd: folder })).toMatchObject({ status });
  expect(page(folder, "live.html")).toContain(says);
  expect(page(folder, "live.html")).toContain(`mode ${mode}`);
  expect(page(folder, "live.html")).toContain(process.version);

  expect(await treadle(["report", "run.ndjson", "-o", "later.html"], { cwd: folder })).toMatchObject({
    status: 0,
  });
  expect(page(folder, "later.html")).toBe(page(folder, "live.html"));
});

test("a run that is cancelled leaves its report", async () => {
  const folder = workspace({ "script.ts": SCRIPT });
  const running = start(["run", "script.ts", "-w", "2", "--report", "r.html", "--", "sleep"], {
    cwd: folder,
  });
  await running.printed("mode sleep");
  running.process.kill("SIGINT");
  expect(await running.ended).toMatchObject({ status: 130 });
  expect(page(folder, "r.html")).toContain("Cancelled, exit code 130");
});
