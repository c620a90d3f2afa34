/**
 * What lies on disk and who may touch it: two servers on one storage, as of two windows with one folder, and what a
 * server leaves that is killed.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { newFolderName } from "../../../server/store/spill/owner.ts";
import { temporaryFolder, workspace } from "../../harness/treadle.ts";
import { wiredServer } from "../wired-server.ts";

const waiting = `
import { existsSync } from "node:fs";
import { delayed } from "treadle";
const wait = delayed(async function wait(file: string) {
  console.log("waiting");
  while (!existsSync(file)) await new Promise((resolve) => setImmediate(resolve));
  return 1;
});
await wait(import.meta.filename + ".go").compute();
`;

test("two servers on one storage leave each other's runs alone, and each run is whole", async () => {
  const storage = temporaryFolder();
  const file = join(workspace({ "script.ts": waiting }), "script.ts");
  const [one, two] = [await wiredServer({ storage }), await wiredServer({ storage })];
  const [left, right] = [await one.start(file), await two.start(file)];
  const said = (server: typeof one) =>
    server.until("treadle/runs/log", ({ lines }) => lines.some(({ text }) => text === "waiting"));
  await Promise.all([said(one), said(two)]);

  // A window that is opened meanwhile knows neither, and marks neither as interrupted.
  const third = await wiredServer({ storage });
  expect(await third.ask("treadle/runs/list", {})).toEqual([]);
  await third.ask("treadle/runs/forget", {});
  const paths = [left, right].map(({ run }) => join(storage, "runs", run));
  expect(paths.map((path) => existsSync(path))).toEqual([true, true]);

  writeFileSync(`${file}.go`, "");
  await Promise.all([one.untilOver(left.run), two.untilOver(right.run)]);
  const next = await wiredServer({ storage });
  const runs = await next.ask("treadle/runs/list", {});
  expect(runs.map(({ run, status, tasks }) => [run, status, tasks.finished]).sort()).toEqual(
    [left, right].map(({ run }) => [run, "succeeded", 1]).sort(),
  );
  for (const { run } of runs) {
    expect(await next.ask("treadle/runs/functions", { run })).toMatchObject([{ tasks: { finished: 1 } }]);
  }
  // Both wrote the script's timings, and one of them is there as a whole.
  const [book, ...drafts] = readdirSync(join(storage, "timings"));
  expect(drafts).toEqual([]);
  const { kept } = JSON.parse(readFileSync(join(storage, "timings", book!), "utf8")) as { kept: unknown[] };
  expect(kept.length).toBeGreaterThan(0);
  expect([one, two, third, next].flatMap((server) => server.errors())).toEqual([]);
});

test("a run that another window has forgotten is no mistake of this one", async () => {
  const storage = temporaryFolder();
  const file = join(workspace({ "script.ts": `import "treadle";` }), "script.ts");
  const one = await wiredServer({ storage });
  const { run } = await one.start(file);
  await one.untilOver(run);
  const two = await wiredServer({ storage });
  await two.ask("treadle/runs/forget", { run });
  expect(await one.ask("treadle/runs/functions", { run })).toEqual([]);
  await one.ask("treadle/runs/forget", { run });
  expect(await one.ask("treadle/runs/list", {})).toEqual([]);
  expect(one.errors()).toEqual([]);
});

test("without storage runs lie in a folder that goes with the server, or with the next one where it was killed", async () => {
  const temporary = temporaryFolder();
  const own = newFolderName();
  // A process of a boot that nobody remembers.
  const left = own.replace(/-[\da-f.]+(-[\da-f]+-[\da-f]+)$/, "-deadbeef.1$1");
  for (const name of [left, own, "somebody-else"]) mkdirSync(join(temporary, name));
  const server = await wiredServer({ storage: "", surroundings: { temporary } });
  const isOwn = (name: string) => name !== own && name.startsWith("treadle-spill-");
  expect(readdirSync(temporary).filter(isOwn)).not.toContain(left);
  expect(readdirSync(temporary).filter(isOwn)).toHaveLength(1);
  const file = join(workspace({ "script.ts": `import "treadle";` }), "script.ts");
  const { run } = await server.start(file);
  await server.untilOver(run);
  await server.shutdown();
  expect(readdirSync(temporary).sort()).toEqual(["somebody-else", own].sort());
});
