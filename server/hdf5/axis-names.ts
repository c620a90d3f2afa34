/**
 * Names of a dataset's axes, from whichever convention its writer followed: HDF5's dimension labels and scales,
 * netCDF-4's dimension numbers, NeXus's `axes`, or a plain list in `dims`. Knows attributes, no values.
 */
import { attributeOf } from "./attributes.ts";
import { EngineFailed, Hdf5Error } from "./errors.ts";
import { findDataset, type H5File, linkOf, namesIn } from "./file.ts";
import { homeOf } from "./home.ts";
import { DANGLING } from "./references.ts";
import { formOf } from "./slab.ts";

/**
 * The name of each axis of `dataset`, "" where it has none. Axes inside array elements are not among them.
 *
 * @throws {DatasetNotFound | NotADataset | BrokenLink | TruncatedOrCorrupt}
 */
export function axisNames(file: H5File, dataset: string): string[] {
  const path = findDataset(file, dataset);
  const rank = formOf(file, path).shape?.length ?? 0;
  const names = new Array<string>(rank).fill("");
  // What names the axes stands beside the dataset, perhaps in another file.
  const home = homeOf(file, path) ?? { file, object: path };
  for (const convention of [labels, scales, ownScale, netcdfNumbers, plainLists, nexus]) {
    const missing = names.flatMap((name, axis) => (name === "" ? [axis] : []));
    if (missing.length === 0) break;
    const found = orNone(() => convention(home.file, home.object, rank));
    for (const axis of missing) names[axis] = found[axis] ?? "";
  }
  return names;
}

/** A damaged attribute names nothing; the dataset can be read all the same. */
function orNone(work: () => readonly string[]): readonly string[] {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Hdf5Error) || error instanceof EngineFailed) throw error;
    return [];
  }
}

type Convention = (file: H5File, object: string, rank: number) => readonly string[];

const labels: Convention = (file, object) => textsOf(file, object, "DIMENSION_LABELS");

/** The scales attached to each axis; the first one names it. */
const scales: Convention = (file, object) => {
  const value = attributeOf(file, object, "DIMENSION_LIST")?.value;
  const lists = typeof value === "object" && value !== null && "data" in value ? value.data : undefined;
  if (!Array.isArray(lists)) return [];
  return lists.map((list) => {
    const first: unknown = Array.isArray(list) ? list[0] : undefined;
    return typeof first === "string" && first !== "" && first !== DANGLING ? scaleName(file, first) : "";
  });
};

/** A scale of one axis is the name of its own. */
const ownScale: Convention = (file, object, rank) =>
  rank === 1 && textOf(file, object, "CLASS") === "DIMENSION_SCALE" ? [scaleName(file, object)] : [];

/** A netCDF variable that is a scale itself has the numbers of its dimensions; scales of these numbers have their names. */
const netcdfNumbers: Convention = (file, object) => {
  const numbers = numbersOf(file, object, "_Netcdf4Coordinates");
  if (numbers.length === 0) return [];
  const found = new Map<number, string>();
  for (let group = parentOf(object); ; group = parentOf(group)) {
    for (const name of namesIn(file, group).slice(0, MOST_SIBLINGS)) {
      const path = `${group === "/" ? "" : group}/${name}`;
      if (linkOf(file, path) !== undefined) continue;
      const [own] = numbersOf(file, path, "_Netcdf4Dimid");
      if (own !== undefined && path !== object && !found.has(own)) found.set(own, scaleName(file, path));
    }
    if (group === "/" || numbers.every((number) => found.has(number))) break;
  }
  return numbers.map((number) => found.get(number) ?? "");
};

/** Lists of names that have no convention but their name: xarray's Zarr attribute, and `dims`. */
const plainLists: Convention = (file, object, rank) => {
  for (const name of ["_ARRAY_DIMENSIONS", "dims", "DIMS"]) {
    const names = textsOf(file, object, name);
    if (names.length === rank) return names;
  }
  return [];
};

/** NeXus: the group names the axes of its signal. */
const nexus: Convention = (file, object, rank) => {
  const group = parentOf(object);
  if (`${group === "/" ? "" : group}/${textOf(file, group, "signal") ?? ""}` !== object) return [];
  const names = textsOf(file, group, "axes");
  return names.length === rank ? names.map((name) => (name === "." ? "" : name)) : [];
};

/** Siblings of a netCDF variable that are asked for their dimension. */
const MOST_SIBLINGS = 500;

/** netCDF gives dimensions without a variable this name, and the dataset the one that people know. */
const NO_NAME = "This is a netCDF dimension but not a netCDF variable";

function scaleName(file: H5File, path: string): string {
  const given = textOf(file, path, "NAME") ?? "";
  return given === "" || given.startsWith(NO_NAME) ? (path.split("/").at(-1) ?? "") : given;
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/")) || "/";
}

function textOf(file: H5File, object: string, name: string): string | undefined {
  return textsOf(file, object, name)[0];
}

/** An attribute of texts, a single one included. */
function textsOf(file: H5File, object: string, name: string): string[] {
  const value = attributeOf(file, object, name)?.value;
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null || !("data" in value) || value.dtype !== "string")
    return [];
  return value.data as string[];
}

function numbersOf(file: H5File, object: string, name: string): number[] {
  const value = attributeOf(file, object, name)?.value;
  if (typeof value === "number" || typeof value === "bigint") return [Number(value)];
  if (typeof value !== "object" || value === null || !("data" in value)) return [];
  return ArrayBuffer.isView(value.data) ? Array.from(value.data as ArrayLike<number | bigint>, Number) : [];
}
