/**
 * Opens a file, lists it and reads what it lists, in a thread that can be ended; tells what came of it. Every error has
 * to be one with a name.
 */
import { createHash } from "node:crypto";
import { parentPort, workerData } from "node:worker_threads";

const h5 = await import(workerData.library);

/** Bytes of one dataset that are read; more is not what is tried here. */
const LARGEST = 4 * 2 ** 20;

parentPort.on("message", async (path) => parentPort.postMessage(await look(path)));
parentPort.postMessage({ ready: true });

async function look(path) {
  const seen = { path, datasets: {}, errors: [], strange: [] };
  const attempt = async (what, work) => {
    try {
      return await work();
    } catch (error) {
      if (error instanceof h5.Hdf5Error) seen.errors.push(error.name);
      else seen.strange.push(`${what}: ${error?.stack ?? error}`);
      return undefined;
    }
  };
  const entries = (await attempt("list", () => h5.list(path))) ?? [];
  for (const entry of entries.slice(0, 200)) {
    if (entry.kind === "unreadable") seen.errors.push("unreadable");
    if (entry.kind === "group" || entry.kind === "dataset")
      await attempt(`attributes of ${entry.path}`, () => h5.attributes(path, entry.path));
    if (entry.kind !== "dataset" || entry.shape === null) continue;
    const count = entry.shape.reduce((product, length) => product * length, 1);
    if (count * 8 > LARGEST) continue;
    const slab = await attempt(`read ${entry.path}`, () => h5.read(path, entry.path));
    if (slab) seen.datasets[entry.path] = { type: entry.type, shape: slab.shape, hash: hash(slab.data) };
  }
  return seen;
}

function hash(data) {
  const made = createHash("sha256");
  const add = (part) => {
    if (ArrayBuffer.isView(part)) made.update(new Uint8Array(part.buffer, part.byteOffset, part.byteLength));
    else if (Array.isArray(part)) for (const each of part) add(each);
    else if (typeof part === "object" && part !== null) for (const each of Object.values(part)) add(each);
    else made.update(`${part}\0`);
  };
  add(data);
  return made.digest("hex");
}
