/**
 * An open HDF5 file: opened with named errors, asked for what lies at a path, closed for certain.
 *
 * Everything is looked up by path, so nothing stays open between calls but the file itself. Values
 * are `slab.ts`'s concern, walking the tree `outline.ts`'s.
 */
import { closeSync, openSync, readSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { deepestReason } from "./diagnosis.ts";
import { Breakdown, Complaint, type Engine, startEngine } from "./engine.ts";
import {
  BrokenLink,
  DatasetNotFound,
  EngineFailed,
  FileNotFound,
  FileUnreadable,
  NotADataset,
  NotHdf5,
  TruncatedOrCorrupt,
} from "./errors.ts";
import { FileBytes } from "./file-bytes.ts";
import { closest } from "./spelling.ts";

/** An open file. Keep it as short as the work: the engine may be replaced between two of them. */
export interface H5File {
  readonly engine: Engine;
  /** The engine's number of it. */
  readonly id: bigint;
  /** As the caller named it, for messages. */
  readonly path: string;
  /** Its bytes beside the engine; absent of a file that is being made. */
  readonly bytes?: FileBytes;
  /** Other files that links of this one have led to, by their paths; closed with it. */
  readonly others?: Map<string, H5File>;
}

/** What a path inside a file leads to. `link` is a link whose target is not there. */
export type Kind = "group" | "dataset" | "datatype" | "link" | "nothing";

/**
 * Opens `path` for reading, lets `work` use it, and closes it whatever happens.
 *
 * @throws {FileNotFound | FileUnreadable | NotHdf5 | TruncatedOrCorrupt | EngineFailed}
 */
export async function withFile<T>(path: string, work: (file: H5File) => T): Promise<T> {
  const file = openFile(await startEngine(), path);
  try {
    return work(file);
  } finally {
    closeFile(file);
  }
}

/** Opens `path` for reading; the caller closes it with `closeFile`. Throws as `withFile` does. */
export function openFile(engine: Engine, path: string): H5File {
  const absolute = resolve(path);
  const { value: id, report } = guarded(path, undefined, () =>
    engine.quietly((module) => module.open(absolute, module.H5F_ACC_RDONLY, false, -1, -1)),
  );
  if (id > 0n) {
    const bytes = new FileBytes(absolute, engine.descriptorOf(absolute));
    return { engine, id, path, bytes, others: new Map() };
  }
  throw whyNotOpen(path, report);
}

/** Closes a file; one that an engine took down with it is closed already. */
export function closeFile(file: H5File): void {
  for (const other of file.others?.values() ?? []) closeFile(other);
  file.bytes?.close();
  if (!file.engine.isBroken) file.engine.quietly((module) => module.close_file(file.id));
}

/** What lies at `object`, links followed. */
export function kindOf(file: H5File, object: string): Kind {
  return lookAt(file, object).kind;
}

/** The same, with HDF5's reason where `nothing` is the kind of something that is there but cannot be read. */
export function lookAt(file: H5File, object: string): { readonly kind: Kind; readonly reason?: string } {
  const { value, report } = guarded(file.path, object, () =>
    file.engine.quietly((module) => KINDS[module.get_type(file.id, object)]),
  );
  // On a failed lookup h5wasm returns whatever was in memory; only the report tells.
  if (report !== "") return { kind: "nothing", reason: deepestReason(report) };
  return { kind: value ?? "nothing" };
}

/** Names in a group, in the file's own order. */
export function namesIn(file: H5File, group: string): string[] {
  return strict(file, group, (module) => module.get_names(file.id, group, false));
}

/** Where a link leads, or undefined when `object` is no link but the thing itself. */
export function linkOf(file: H5File, object: string): { file?: string; target: string } | undefined {
  if (object === "/") return undefined;
  const { value } = guarded(file.path, object, () =>
    file.engine.quietly((module) => {
      const soft = module.get_symbolic_link(file.id, object) as string | null;
      if (soft !== null) return { target: soft };
      const external: { filename?: string; obj_path?: string } = module.get_external_link(file.id, object);
      return external.filename === undefined
        ? undefined
        : { file: external.filename, target: external.obj_path ?? "/" };
    }),
  );
  return value;
}

/**
 * Makes sure that `dataset` is one, and returns its path with a slash in front.
 *
 * @throws {DatasetNotFound | NotADataset | BrokenLink}
 */
export function findDataset(file: H5File, dataset: string): string {
  const object = normalise(dataset);
  const kind = kindOf(file, object);
  if (kind === "dataset") return object;
  if (kind === "group") throw new NotADataset(file.path, dataset, kind, namesIn(file, object));
  if (kind === "datatype") throw new NotADataset(file.path, dataset, kind, []);
  throw missing(file, dataset, object);
}

/**
 * Makes sure that `object` exists, and returns its path with a slash in front.
 *
 * @throws {DatasetNotFound | BrokenLink}
 */
export function findObject(file: H5File, object: string): string {
  const path = normalise(object);
  const kind = path === "/" ? "group" : kindOf(file, path);
  if (kind === "nothing" || kind === "link") throw missing(file, object, path);
  return path;
}

/** `/a/b` from `a//b/`: one slash in front, none behind, none doubled. */
export function normalise(object: string): string {
  return `/${object.split("/").filter(Boolean).join("/")}`;
}

/** A strict engine call about `object`, its complaints turned into {@link TruncatedOrCorrupt}. */
export function strict<T>(
  file: H5File,
  object: string | undefined,
  work: Parameters<typeof file.engine.strictly<T>>[0],
): T {
  return guarded(file.path, object, () => {
    try {
      return file.engine.strictly(work);
    } catch (error) {
      if (!(error instanceof Complaint)) throw error;
      throw new TruncatedOrCorrupt(file.path, object, deepestReason(error.message), error);
    }
  });
}

/** Runs `work`; when the engine breaks down over it, says over what. */
export function guarded<T>(path: string, object: string | undefined, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof Breakdown) throw new EngineFailed(path, object, error);
    throw error;
  }
}

const KINDS: Readonly<Record<number, Kind>> = {
  0: "group",
  1: "dataset",
  2: "datatype",
  3: "link",
  4: "link",
};

const SIGNATURE = Buffer.from([0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]);

function whyNotOpen(path: string, report: string): Error {
  const absolute = resolve(path);
  try {
    const stat = statSync(absolute);
    if (stat.isDirectory()) return new FileUnreadable(path, "it is a folder");
    if (!hasSignature(absolute, stat.size)) return new NotHdf5(path, stat.size);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "ENOENT" || code === "ENOTDIR") return new FileNotFound(path, process.cwd());
    return new FileUnreadable(path, code ?? String(error), error);
  }
  return new TruncatedOrCorrupt(path, undefined, deepestReason(report), new Complaint(report));
}

/** The signature stands at 0, 512, 1024, 2048 …: the blocks before it belong to the user. */
function hasSignature(path: string, size: number): boolean {
  const descriptor = openSync(path, "r");
  try {
    const found = Buffer.alloc(SIGNATURE.length);
    for (let at = 0; at + SIGNATURE.length <= size; at = at === 0 ? 512 : at * 2) {
      readSync(descriptor, found, 0, found.length, at);
      if (found.equals(SIGNATURE)) return true;
    }
    return false;
  } finally {
    closeSync(descriptor);
  }
}

function missing(file: H5File, asked: string, object: string): Error {
  const link = linkOf(file, object);
  if (link !== undefined) {
    return new BrokenLink(
      file.path,
      asked,
      link.file === undefined ? link.target : `${link.target} in ${link.file}`,
    );
  }
  // The nearest group that is there is where the spelling went wrong.
  const parts = object.split("/").filter(Boolean);
  for (let depth = parts.length - 1; depth >= 0; depth -= 1) {
    const group = `/${parts.slice(0, depth).join("/")}`;
    if (depth > 0 && kindOf(file, group) !== "group") continue;
    const present = namesIn(file, group);
    return new DatasetNotFound(file.path, asked, group, closest(parts[depth] ?? "", present), present);
  }
  return new DatasetNotFound(file.path, asked, "/", [], []);
}
