/**
 * What a cancelled run leaves, and runs for the sake of one task.
 */
import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { bench, fix, pipeline } from "../harness/rerun-bench.ts";
import { startScript } from "../harness/runs.ts";
import { ofType } from "../harness/treadle.ts";

describe("a run that is cancelled", () => {
  const endless = `
import { existsSync } from "node:fs";
import { join } from "node:path";
import { compute, delayed } from "treadle";
const folder = process.argv[2]!;
const read = delayed(function read(n: number) { return { n }; });
const loop = delayed(function loop(all: { n: number }[]) {
  console.log("begun");
  while (!existsSync(join(folder, "ok"))) {}
  return all.length;
});
const wait = delayed(async function wait(all: { n: number }[]) {
  console.log("begun");
  if (!existsSync(join(folder, "ok"))) await new Promise(() => {});
  return all.length;
});
console.log(JSON.stringify(await compute(WHICH([read(1), read(2), read(3)]))));
`;

  test("leaves what it has made", async () => {
    const it = bench(endless.replace("WHICH", "wait"));
    const { running, ended, printed } = startScript(
      it.script,
      { args: [it.folder], keepResults: it.kept(1) },
      it.folder,
    );
    await printed("begun");
    running.cancel();
    expect((await ended).finished).toMatchObject({ status: "cancelled", exitCode: 130 });
    fix(it);
    const { ran, reused, result } = await it.run(2, 1);
    expect(result).toEqual([3]);
    expect(ran).toEqual(["wait"]);
    expect(reused).toEqual(["read", "read", "read"]);
  });

  test("leaves what calls had made that were fused with the one that was under way", async () => {
    const it = bench(
      endless
        .replace("WHICH([read(1), read(2), read(3)])", "wait([hand(read(1))])")
        .replace(
          "console.log(JSON",
          "const hand = delayed(function hand(x: { n: number }) { return x; });\nconsole.log(JSON",
        ),
    );
    const { running, ended, printed } = startScript(
      it.script,
      { args: [it.folder], keepResults: it.kept(1) },
      it.folder,
    );
    await printed("begun");
    running.cancel();
    const fused = ofType((await ended).events, "graph")[0]!.fusedInto!;
    expect(new Set(fused).size).toBe(1);
    fix(it);
    const { ran, reused } = await it.run(2, 1);
    expect(ran).toEqual(["wait"]);
    expect(reused).toEqual(["hand"]);
  });

  test("ends when a task never does; what other lanes have made is there", async () => {
    const it = bench(endless.replace("WHICH", "loop"));
    const { running, ended, printed } = startScript(
      it.script,
      { args: [it.folder], keepResults: it.kept(1), cancelGrace: 300 },
      it.folder,
    );
    await printed("begun");
    running.cancel();
    expect((await ended).finished).toMatchObject({ status: "cancelled", exitCode: 130 });
    fix(it);
    const { ran, reused, result } = await it.run(2, 1);
    expect(result).toEqual([3]);
    expect(ran.length + reused.length).toBe(4);
    expect(readdirSync(it.folder)).not.toContain(expect.stringMatching(/^unfinished/));
  });
});

describe("one task of a script", () => {
  const two = `
import { compute, delayed } from "treadle";
const read = delayed(function read(n: number) { return { n }; });
const mean = delayed(function mean(x: { n: number }) { return x.n; });
const peak = delayed(function peak(x: { n: number }) { return x.n; });
const late = delayed(function late(x: number) { return x; });
const [first] = await compute(late(1));
const frames = read(2);
console.log(JSON.stringify(await compute(mean(frames), peak(frames))));
console.log("through");
console.log(JSON.stringify(await compute(late(3))));
`;

  test("runs with what it needs, after the computes before it, and then the script stops", async () => {
    const it = bench(two);
    const whole = await it.run(1);
    expect(whole.ran).toHaveLength(5);
    const { ran, finished, stdout } = await it.run(2, undefined, { onlyTask: whole.keys["peak"]![0]! });
    expect(finished).toMatchObject({ status: "succeeded", exitCode: 0 });
    expect(ran).toEqual(["late", "read", "peak"]);
    expect(stdout).toBe("");
  });

  test("that fails fails the run, whatever the script would do about it", async () => {
    const it = bench(
      two.replace("return x.n; });\nconst late", 'throw new Error("peaked"); });\nconst late'),
    );
    const keys = (await it.run(1)).keys["peak"]!;
    const { finished } = await it.run(2, undefined, { onlyTask: keys[0]! });
    expect(finished).toMatchObject({ status: "failed", error: { message: "peaked", key: keys[0] } });
  });

  test.each(["onlyTask", "fromTask"] as const)(
    "%s that no task has is an error that says so",
    async (option) => {
      const it = bench(two);
      const request = {
        [option]: "peak-00000000",
        ...(option === "fromTask" && { reuseResults: it.kept(0) }),
      };
      const { finished } = await it.run(1, undefined, request);
      expect(finished).toMatchObject({ status: "failed", exitCode: 1, error: { name: "TaskNotFoundError" } });
      expect(finished.error!.message).toContain('"peak-00000000"');
    },
  );

  test("and what depends on it runs again, though its result is there", async () => {
    const it = bench(pipeline);
    const first = await it.run(1);
    fix(it);
    const { ran, reused } = await it.run(2, 1, { fromTask: first.keys["noise"]![1]! });
    expect([...ran].sort()).toEqual(["check", "noise"]);
    expect([...reused].sort()).toEqual(["noise", "noise", "scale"]);
  });

  test("that runs again does not come back from the run before in a third one", async () => {
    const it = bench(pipeline);
    const first = await it.run(1);
    const second = await it.run(2, 1, { fromTask: first.keys["scale"]![0]! });
    expect(second.ran).toEqual(["scale"]);
    fix(it);
    const third = await it.run(3, 2);
    expect(third.ran).toEqual(["check"]);
  });
});
