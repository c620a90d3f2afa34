/**
 * `treadle h5`: a look into an HDF5 file without writing a script.
 *
 * Reads through `treadle/h5` as any script does; its errors already are sentences.
 */
import { resolve } from "node:path";
import { type DatasetEntry, type Entry, type H5Array, Hdf5Error, list, read } from "../api/h5/index.ts";
import { UsageError } from "./errors.ts";
import { harmlessLine } from "./face/text-width.ts";
import { writeWhole } from "./files.ts";
import { greyPng } from "./grey-png.ts";
import type { Surroundings } from "./surroundings.ts";

/** Prints one line per group and dataset: path, dtype, shape, and how it is stored. */
export async function listFile(file: string, { stdout, folder }: Surroundings): Promise<void> {
  const path = resolve(folder, file);
  const entries = await explained(file, path, () => list(path));
  const rows = entries.map((entry) => [harmlessLine(entry.path), ...facts(entry)]);
  const widths = [0, 1, 2].map((column) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)));
  const { dim } = stdout.paint;
  for (const [path = "", type = "", shape = "", more = ""] of rows) {
    const line = `${path.padEnd(widths[0]!)}  ${type.padEnd(widths[1]!)}  ${shape.padEnd(widths[2]!)}`;
    stdout.write(`${more === "" ? line.trimEnd() : `${line}  ${dim(more)}`}\n`);
  }
  if (entries.length === 0) stdout.write("(empty)\n");
}

/** Type, shape and the rest of an entry. */
function facts(entry: Entry): string[] {
  const link = entry.link
    ? [`→ ${harmlessLine([entry.link.file, entry.link.target].filter(Boolean).join(":"))}`]
    : [];
  switch (entry.kind) {
    case "dataset":
      return [harmlessLine(entry.type), shapeText(entry.shape), [...storage(entry), ...link].join(", ")];
    case "group":
      return [
        "group",
        "",
        [
          ...(entry.sameAs ? [`same as ${harmlessLine(entry.sameAs)}`] : []),
          ...attributes(entry),
          ...link,
        ].join(", "),
      ];
    case "datatype":
      return ["datatype", "", [...attributes(entry), ...link].join(", ")];
    case "broken":
      return ["broken link", "", link.join("")];
    case "unreadable":
      return ["unreadable", "", harmlessLine(entry.problem)];
  }
}

const shapeText = (shape: readonly number[] | null): string =>
  shape === null ? "empty" : shape.length === 0 ? "scalar" : shape.join(" × ");

function storage(entry: DatasetEntry): string[] {
  const grows = entry.maxShape?.some((most, axis) => most !== entry.shape?.[axis]) === true;
  return [
    ...(entry.chunks ? [`chunks ${shapeText(entry.chunks)}`] : []),
    ...entry.filters.map((filter) => harmlessLine(filter.name)),
    ...(entry.virtual ? ["virtual"] : []),
    ...(grows ? ["can grow"] : []),
    ...attributes(entry),
  ];
}

const attributes = ({ attributes }: { readonly attributes: number }): string[] =>
  attributes === 0 ? [] : [`${attributes} attribute${attributes === 1 ? "" : "s"}`];

export interface FrameSettings {
  readonly file: string;
  readonly dataset: string;
  /** Along the first axis; negative counts from the end. Ignored by a dataset that is one frame. */
  readonly index: number;
  readonly output: string;
}

/** Writes one frame of a dataset as a grey PNG, its least value black and its greatest white. */
export async function drawFrame(settings: FrameSettings, { stderr, folder }: Surroundings): Promise<void> {
  const path = resolve(folder, settings.file);
  const { shape, least, greatest } = await explained(settings.file, path, async () => {
    const array = await readFrame(path, settings);
    const [height, width] = array.shape as [number, number];
    const values = numbersOf(array, settings);
    const picture = greyPng(values, width, height);
    writeWhole(resolve(folder, settings.output), picture.png);
    return { shape: [height, width], ...picture };
  });
  const { dim } = stderr.paint;
  const range = least === undefined ? "no finite value" : `${least} black, ${greatest} white`;
  stderr.write(`${settings.output}  ${dim(`${shapeText(shape)}, ${range}`)}\n`);
}

async function readFrame(path: string, { dataset, index, file }: FrameSettings): Promise<H5Array> {
  const entry = (await list(path)).find((found) => found.path === dataset || found.path === `/${dataset}`);
  const shape = entry?.kind === "dataset" ? entry.shape : undefined;
  // What is not there, or no dataset, is for `read` to explain.
  if (!shape) return read(path, dataset);
  if (shape.length === 2 && (index === 0 || index === -1)) return read(path, dataset);
  if (shape.length === 3) return read(path, dataset, { slice: [index] });
  const what = `${dataset} in ${file} has the shape ${shapeText(shape)}`;
  if (shape.length === 2) throw new UsageError(`${what}, so it has only frame 0, not ${index}.`);
  throw new UsageError(
    `${what}, and a frame is a slice of two axes.`,
    "Choose a dataset of two or three axes: `treadle h5 ls` shows them.",
  );
}

function numbersOf({ data, dtype }: H5Array, { dataset }: FrameSettings): ArrayLike<number | bigint> {
  if (ArrayBuffer.isView(data)) return data as ArrayLike<number | bigint>;
  throw new UsageError(
    `${dataset} holds values of type ${dtype}, which have no grey.`,
    "Choose a dataset of numbers.",
  );
}

/** Errors of the HDF5 room say all there is to say: they need no stack, only the file's name as it was typed. */
async function explained<T>(typed: string, path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Hdf5Error) throw new UsageError(error.message.replaceAll(path, typed));
    throw error;
  }
}
