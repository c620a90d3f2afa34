/**
 * A file that another program writes while it is shown. What was never written is never shown: a value is the one of
 * its frame, the fill value of a frame that is not written yet, or there is a sentence.
 */
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { copyFileSync, renameSync, rmSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, onTestFinished, test } from "vitest";
import { temporaryFolder } from "../../hdf5/files.ts";
import { hasH5py, PYTHON } from "../../hdf5/other-tools.ts";
import { type Asking, counting, file, h5, plane, reading } from "../reader/asking.ts";

/** Writes a frame each time it hears a line, and says so; frame n holds n + 1 everywhere. */
const WRITER = (options: string, swmr: boolean) => `
import h5py, numpy as np, sys
f = h5py.File(sys.argv[1], "w", ${options})
d = f.create_dataset("d", (0, 20, 30), "i4", maxshape=(None, 20, 30), chunks=(1, 20, 30))
f.flush()
${swmr ? "f.swmr_mode = True" : ""}
print("ready", flush=True)
for n, line in enumerate(sys.stdin):
    d.resize(n + 1, axis=0)
    d[n] = n + 1
    d.flush(); f.flush()
    print(n, flush=True)
f.close()
`;

function writer(path: string, options: string, swmr: boolean) {
  const program: ChildProcessWithoutNullStreams = spawn(PYTHON, ["-c", WRITER(options, swmr), path]);
  onTestFinished(() => void program.kill());
  const lines = createInterface(program.stdout)[Symbol.asyncIterator]();
  const said = async () => (await lines.next()).value as string;
  return {
    ready: said,
    write: () => {
      program.stdin.write("\n");
      return said();
    },
    close: () =>
      new Promise<void>((resolve) => {
        program.on("exit", () => resolve());
        program.stdin.end();
      }),
  };
}

const pointed = ({ ask }: Asking, index: readonly number[]) =>
  ask("value", { dataset: "/d", index }).then(
    (given) => ("text" in given ? given.text : "superseded"),
    (error: Error) => error.message,
  );

const layouts = [
  ["appended and flushed", 'libver="earliest"', false],
  ["appended and flushed in the newest format", 'libver="latest"', false],
  ["written with SWMR", 'libver="latest"', true],
] as const;

if (hasH5py)
  test.each(layouts)("a file that is %s is followed", async (_, options, swmr) => {
    const path = join(temporaryFolder(), "growing.h5");
    const { ready, write, close } = writer(path, options, swmr);
    expect(await ready()).toBe("ready");
    const asking = reading(file(path));
    await asking.ask("ready", {});
    for (let n = 0; n < 40; n += 1) {
      await write();
      // The time of a change may be the same as that of the last: a look alone must not be relied on.
      const { dataset } = await asking.ask("object", { path: "/d" }).catch((error: Error) => {
        expect(error.message).not.toMatch(/mistake of Treadle/);
        return { dataset: undefined };
      });
      if (dataset === undefined) continue;
      expect(dataset.shape?.[0]).toBe(n + 1);
      const picture = await asking.ask("picture", plane("/d", [n, 0, 0]));
      expect(picture).toMatchObject({ kind: "picture", min: n + 1, max: n + 1 });
      expect(await pointed(asking, [0, 1, 1])).toBe("1");
      expect(await pointed(asking, [n + 1, 0, 0])).toMatch(/no index/);
    }
    await close();
    expect((await asking.ask("object", { path: "/d" })).dataset?.shape).toEqual([40, 20, 30]);
    expect(await pointed(asking, [39, 19, 29])).toBe("40");
  });

test("a file that is replaced, deleted, brought back, and cut off is what it is at that moment", async () => {
  const folder = temporaryFolder();
  const path = join(folder, "shown.h5");
  const make = (name: string, start: number, shape: readonly number[] = [8, 60, 70]) =>
    h5(join(folder, name), { "/d": counting(shape, start) });
  await make("a.h5", 1000);
  await make("b.h5", 2000);
  await make("c.h5", 3000, [9]);
  copyFileSync(join(folder, "a.h5"), path);
  const asking = reading(file(path));
  const corner = () => pointed(asking, [0, 0, 0]);
  expect(await corner()).toBe("1000");
  renameSync(join(folder, "b.h5"), path);
  expect(await corner()).toBe("2000");
  expect(await asking.ask("picture", plane("/d", [0, 0, 0]))).toMatchObject({ min: 2000 });
  rmSync(path);
  expect(await corner()).toMatch(/shown\.h5/);
  copyFileSync(join(folder, "a.h5"), path);
  expect(await corner()).toBe("1000");
  truncateSync(path, 3000);
  expect(await corner()).toMatch(/cut off|damaged/);
  truncateSync(path, 0);
  expect(await corner()).toMatch(/shown\.h5/);
  copyFileSync(join(folder, "c.h5"), path);
  expect(await pointed(asking, [0])).toBe("3000");
  expect(await corner()).not.toMatch(/mistake of Treadle|^\d/);
});
