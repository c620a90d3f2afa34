/**
 * `treadle h5`: a look into an HDF5 file without writing a script.
 *
 * Asks the HDF5 room, whose errors already are sentences. One file at a time: a shell hands a pattern over as many
 * words, and one picture shows one frame, so a sequence is for the viewer and for scripts.
 */
import { resolve } from "node:path";
import { nameElement } from "../hdf5/element.ts";
import { Hdf5Error } from "../hdf5/errors.ts";
import { type H5File, withFile } from "../hdf5/file.ts";
import { isAvailable } from "../hdf5/filters.ts";
import { type DatasetEntry, type Entry, outline } from "../hdf5/outline.ts";
import { formOf, readSlab, type Slab } from "../hdf5/slab.ts";
import { type Storage, storageOf } from "../hdf5/storage.ts";
import { UsageError } from "./errors.ts";
import { harmlessLine } from "./face/text-width.ts";
import { writeWhole } from "./files.ts";
import { greyPng } from "./grey-png.ts";
import type { Surroundings } from "./surroundings.ts";

/** Prints one line per group, dataset and link: path, dtype, shape, and how it is stored or why it cannot be read. */
export async function listFile(file: string, { stdout, folder }: Surroundings): Promise<void> {
  const path = resolve(folder, file);
  const rows = await explained(file, path, () =>
    withFile(path, (opened) =>
      outline(opened).map((entry) => [harmlessLine(entry.path), ...facts(opened, entry)]),
    ),
  );
  const widths = [0, 1, 2].map((column) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)));
  const { dim } = stdout.paint;
  for (const [path = "", type = "", shape = "", more = ""] of rows) {
    const line = `${path.padEnd(widths[0]!)}  ${type.padEnd(widths[1]!)}  ${shape.padEnd(widths[2]!)}`;
    stdout.write(`${more === "" ? line.trimEnd() : `${line}  ${dim(more)}`}\n`);
  }
  if (rows.length === 0) stdout.write("(empty)\n");
}

/** Type, shape and the rest of an entry. */
function facts(file: H5File, entry: Entry): string[] {
  const link = entry.link
    ? [`→ ${harmlessLine([entry.link.file, entry.link.target].filter(Boolean).join(":"))}`]
    : [];
  switch (entry.kind) {
    case "dataset":
      return [
        harmlessLine(entry.type),
        shapeText(entry.shape),
        [...storage(file, entry), ...link].join(", "),
      ];
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

function storage(file: H5File, entry: DatasetEntry): string[] {
  const grows = entry.maxShape?.some((most, axis) => most !== entry.shape?.[axis]) === true;
  return [
    ...(entry.chunks ? [`chunks ${shapeText(entry.chunks)}`] : []),
    ...entry.filters.map(
      (filter) => `${harmlessLine(filter.name)}${isAvailable(filter) ? "" : " (not available here)"}`,
    ),
    ...(entry.chunks ? [] : elsewhere(file, entry)),
    ...(grows ? ["can grow"] : []),
    ...attributes(entry),
  ];
}

/** Whether values lie in other datasets or files, and how many of these are not there. */
function elsewhere(file: H5File, { path, virtual }: DatasetEntry): string[] {
  const { layout, sources, rawFiles } = storageOrNone(file, path) ?? {};
  const missing = (of: readonly { readonly isMissing: boolean }[] = []): string => {
    const count = of.filter(({ isMissing }) => isMissing).length;
    return count === 0 ? "" : `, ${count} of them missing`;
  };
  if (virtual)
    return [
      `virtual${sources === undefined ? "" : ` (${counted(sources.length, "source")}${missing(sources)})`}`,
    ];
  return layout === "external"
    ? [`external (${counted(rawFiles?.length ?? 0, "raw file")}${missing(rawFiles)})`]
    : [];
}

/** What the listing could describe may still have a damaged layout: then nothing is said of it. */
function storageOrNone(file: H5File, dataset: string): Storage | undefined {
  try {
    return storageOf(file, dataset);
  } catch (error) {
    if (error instanceof Hdf5Error) return undefined;
    throw error;
  }
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`;

const attributes = ({ attributes }: { readonly attributes: number }): string[] =>
  attributes === 0 ? [] : [counted(attributes, "attribute")];

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
    const array = await withFile(path, (file) => readFrame(file, settings));
    const [height = 0, width = 0] = array.shape;
    const values = numbersOf(array, settings);
    const picture = greyPng(values, width, height);
    writeWhole(resolve(folder, settings.output), picture.png);
    return { shape: [height, width], ...picture };
  });
  const { dim } = stderr.paint;
  const range = least === undefined ? "no finite value" : `${least} black, ${greatest} white`;
  stderr.write(`${settings.output}  ${dim(`${shapeText(shape)}, ${range}`)}\n`);
}

function readFrame(file: H5File, { dataset, index, file: typed }: FrameSettings): Slab {
  // The dataset itself is asked: a listing does not enter links, and takes long where there are thousands of objects.
  const { shape, element } = formOf(file, dataset);
  const isNested = element.kind === "array";
  if (shape?.length === 2 && !isNested && (index === 0 || index === -1)) return readSlab(file, dataset);
  if (shape?.length === 3 && !isNested) return readSlab(file, dataset, [index]);
  const axes = isNested ? ` of values that have axes themselves (${nameElement(element)})` : "";
  const what = `${dataset} in ${typed} has the shape ${shapeText(shape)}${axes}`;
  if (shape?.length === 2 && !isNested)
    throw new UsageError(`${what}, so it has only frame 0, not ${index}.`);
  throw new UsageError(
    `${what}, and a frame is a slice of two axes.`,
    "Choose a dataset of two or three axes: `treadle h5 ls` shows them.",
  );
}

function numbersOf({ data, dtype }: Slab, { dataset }: FrameSettings): ArrayLike<number | bigint> {
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
