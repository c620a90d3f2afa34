/** What the engine says about damaged files is for errors to tell: a process that reads them writes nothing to its stderr. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { typed } from "../../server/hdf5/content.ts";
import { addAttribute, addDataset } from "../../server/hdf5/write.ts";
import { root } from "../harness/treadle.ts";
import { damage, makeOld, temporaryFile } from "./files.ts";

/** Lists and reads everything, and prints how many errors there were. */
const program = `
const h5 = await import(process.argv[1]);
let errors = 0;
const count = () => { errors += 1; };
for (const entry of await h5.list(process.argv[2])) {
  if (entry.kind === "unreadable") count();
  const { bad } = await h5.attributes(process.argv[2], entry.path).catch(() => ({}));
  if (bad instanceof Error) count();
  if (entry.kind === "dataset") await h5.read(process.argv[2], entry.path).catch(count);
}
console.log("errors:", errors);
`;

test("names that are not UTF-8, damaged chunks and texts that take all memory leave stderr alone", async () => {
  const path = temporaryFile();
  await makeOld(path, (file) => {
    addDataset(file, "caf_", typed(1));
    addDataset(file, "texts", typed(["one", "a second one"]));
    addDataset(file, "zipped", typed(new Float64Array(1000)), { gzip: 4 });
    addAttribute(file, "texts", "bad", typed(["a third one, of its own length"]));
  });
  damage(path, "caf_\0", (bytes, at) => bytes.writeUInt8(0xff, at + 3));
  damage(path, Buffer.from([0x78, 0x5e]), (bytes, at) => bytes.fill(0, at, at + 2));
  const heap = readFileSync(path).indexOf("GCOL");
  for (const text of ["a second one", "a third one, of its own length"]) {
    const place = Buffer.alloc(8);
    place.writeUInt32LE(text.length);
    place.writeUInt32LE(heap, 4);
    damage(path, place, (bytes, at) => bytes.writeUInt32LE(0x7fff_ff00, at));
  }
  const library = pathToFileURL(join(root, "dist", "h5.mjs")).href;
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ["--input-type=module", "-e", program, library, path],
    { encoding: "utf8" },
  );
  expect(stdout).toBe("errors: 4\n");
  expect(stderr.length, stderr).toBe(0);
});
