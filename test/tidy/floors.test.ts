/**
 * Nobody climbs: imports between rooms follow the table in `floors.ts`.
 */
import { describe, expect, test } from "vitest";
import { besideRooms, doors, exceptions, floors, pureRooms } from "./floors.ts";
import { importsOf, roomOf, type SourceFile, sourceFiles } from "./source-files.ts";

const floorOf = (room: string) => floors.findIndex((rooms) => rooms.includes(room));

/** Sentences about the imports of a file that the table does not allow. */
function climbs(file: SourceFile): string[] {
  const imports = importsOf(file);
  const room = roomOf(file.path);
  if (room === undefined) {
    const allowed = doors.get(file.path.split("/")[0]!);
    if (!allowed) return [];
    return imports
      .filter((path) => path.startsWith("server/") && !allowed.includes(roomOf(path)!))
      .map(
        (path) => `${file.path} imports ${path}; from here only server/${allowed.join(", server/")} is open`,
      );
  }
  if (besideRooms.has(room)) return [];
  const wrong = imports
    .filter((path) => path.startsWith("server/"))
    .flatMap((path) => {
      const other = roomOf(path)!;
      const lowest = besideRooms.get(other);
      if (other === room || exceptions.has(`${room} → ${other}`)) return [];
      if (lowest ? floorOf(room) >= floorOf(lowest) : floorOf(other) >= 0 && floorOf(other) < floorOf(room))
        return [];
      return [`${file.path} imports ${path}, which is not below it`];
    });
  const impure = pureRooms.includes(room)
    ? imports
        .filter((path) => !path.startsWith("server/"))
        .map((path) => `${file.path} imports ${path}; ${room} is pure`)
    : [];
  return [...wrong, ...impure];
}

const files = sourceFiles();

test("the sources were found", () => {
  expect(files.length).toBeGreaterThan(150);
  const rooms = new Set(files.map(({ path }) => roomOf(path)));
  for (const room of [
    "protocol",
    "graph",
    "scheduler",
    "store",
    "hdf5",
    "executors",
    "compile",
    "api",
    "cli",
  ]) {
    expect(rooms, `files of server/${room}`).toContain(room);
  }
});

test("imports are found however they are written", () => {
  const text = `import type { A } from "../api/a.ts"; export * from "./b.ts"; await import("../cli/c.ts"); import "node:fs";`;
  expect(importsOf({ path: "server/graph/order.ts", text })).toEqual([
    "server/api/a.ts",
    "node:fs",
    "server/graph/b.ts",
    "server/cli/c.ts",
  ]);
});

describe("a planted climb is caught", () => {
  test.each([
    ["server/graph/order.ts", `import { next } from "../scheduler/state.ts";`],
    ["server/graph/order.ts", `import { readFileSync } from "node:fs";`],
    ["server/scheduler/state.ts", `import Piscina from "piscina";`],
    ["server/store/size.ts", `export { open } from "../hdf5/file.ts";`],
    ["server/executors/drive.ts", `const { compute } = await import("../api/compute.ts");`],
    ["server/hdf5/file.ts", `import { bundle } from "../install.ts";`],
    ["server/api/compute.ts", `import type { RunRequest } from "../runner/start.ts";`],
    ["client/extension.ts", `import { compute } from "../server/api/index.ts";`],
    ["media/graph/main.ts", `import { drawGraph } from "../../server/drawing/draw-graph.ts";`],
  ])("%s: %s", (path, text) => {
    expect(climbs({ path, text })).toHaveLength(1);
  });
});

test("every room stands on a floor", () => {
  const strangers = files
    .map(({ path }) => roomOf(path))
    .filter((room) => room !== undefined && !besideRooms.has(room) && floorOf(room) < 0);
  expect([...new Set(strangers)]).toEqual([]);
});

test("a room imports from the floors below it", () => {
  expect(files.flatMap(climbs)).toEqual([]);
});

test("every exception is used", () => {
  const used = new Set(
    files.flatMap((file) => importsOf(file).map((path) => `${roomOf(file.path)} → ${roomOf(path)}`)),
  );
  expect([...exceptions.keys()].filter((exception) => !used.has(exception))).toEqual([]);
});
