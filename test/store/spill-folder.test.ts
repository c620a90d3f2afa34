/** Files and folders of spilled results: what is said when one is spoilt, whose folder is where. */
import { existsSync, mkdirSync, readdirSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { threadId } from "node:worker_threads";
import { expect, test } from "vitest";
import { LaneFolder } from "../../server/store/spill/lane-folder.ts";
import { isGone, isHere, ownerOf } from "../../server/store/spill/owner.ts";
import {
  newSpillFolder,
  removeSpillFoldersOfThread,
  runSpillFolder,
} from "../../server/store/spill/run-folder.ts";
import { removeFolder, spillRoot } from "../../server/store/spill/sweep.ts";
import { temporaryFolder } from "../harness/treadle.ts";

test.each<[string, (file: string) => void, string]>([
  ["is too short", (file) => truncateSync(file, statSync(file).size - 1), "it is shorter than it was"],
  ["is something else", (file) => writeFileSync(file, "x".repeat(1000)), "it is no file of Treadle's"],
  ["is empty", (file) => truncateSync(file, 0), "it is shorter than it was"],
])("a file that %s is an error that names task and file", (_, spoil, reason) => {
  const folder = new LaneFolder(join(temporaryFolder(), "lane"));
  folder.write(3, new Float64Array(10_000), false);
  const file = join(folder.path, "3");
  spoil(file);
  expect(() => folder.read(3)).toThrow(
    expect.objectContaining({ name: "SpillError", problem: "unreadable", task: 3, file }),
  );
  expect(() => folder.read(3)).toThrow(reason);
  expect(() => folder.read(3)).toThrow("TREADLE_SPILL");
});

test("files and folders are for this user only", () => {
  const folder = new LaneFolder(join(temporaryFolder(), "run", "lane"));
  folder.write(3, "x", false);
  expect([join(folder.path, ".."), folder.path, join(folder.path, "3")].map(modeOf)).toEqual([
    0o700, 0o700, 0o600,
  ]);
});

function modeOf(path: string): number {
  return statSync(path).mode & 0o777;
}

test("a process has one folder, each lane its own in it, and asking makes none", () => {
  const run = runSpillFolder();
  const lanes = [newSpillFolder(), newSpillFolder()];
  expect(runSpillFolder()).toBe(run);
  expect(new Set(lanes).size).toBe(2);
  expect(lanes.map(dirname)).toEqual([run, run]);
  expect(existsSync(run)).toBe(false);
  const owner = ownerOf(basename(run));
  expect(owner).toMatchObject({ pid: process.pid });
  expect([isHere(owner!), isGone(owner!)]).toEqual([true, false]);
});

test("a thread that is gone takes its folders along, and those of others stay", () => {
  const mine = newSpillFolder();
  const other = join(runSpillFolder(), `${threadId}0-1`);
  removeSpillFoldersOfThread(threadId);
  for (const folder of [mine, other]) mkdirSync(folder, { recursive: true });
  writeFileSync(join(mine, "1"), "");
  removeSpillFoldersOfThread(threadId);
  expect(readdirSync(runSpillFolder())).toEqual([basename(other)]);
  removeFolder(runSpillFolder());
});

test("a folder whose removal was interrupted is removed all the same", () => {
  const folder = join(temporaryFolder(), "run");
  for (const path of [folder, `${folder}dead`]) mkdirSync(join(path, "lane"), { recursive: true });
  removeFolder(folder);
  removeFolder(folder);
  expect(readdirSync(dirname(folder))).toEqual([]);
});

test.each([
  ["the system's folder for temporary files", {}, tmpdir()],
  ["the same when the variable is empty", { TREADLE_SPILL: "" }, tmpdir()],
  ["the folder of TREADLE_SPILL", { TREADLE_SPILL: "scratch" }, resolve("scratch")],
])("results are spilled to %s", (_, environment, folder) => {
  expect(spillRoot(environment)).toBe(resolve(folder));
});
