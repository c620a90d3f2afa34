/**
 * `fromH5`: datasets of one file or of many as a lazy array. The first file is opened once to learn its shape;
 * nothing else is read before it is computed, and then only what is asked for.
 */
import { resolve } from "node:path";
import { withFile } from "../../hdf5/file.ts";
import { dtypeOf, formOf, innerShape } from "../../hdf5/slab.ts";
import { type ChunkRequest, definiteChunks } from "./chunk-request.ts";
import { blockShape, blockStart, type Chunks, joins, selectedChunks } from "./chunks.ts";
import { checkDtype, DTYPES, type Dtype, inNumbers, type Stored, storageOf } from "./dtypes.ts";
import { DtypeError, ShapeError } from "./errors.ts";
import { type Block, Expression, showChunks } from "./expression.ts";
import { type Dataset, READ } from "./h5-kernel.ts";
import { rechunk } from "./rechunked.ts";
import { compose, range, type Selection, selectedShape, showSelection, whole } from "./selection.ts";
import type { Shape } from "./shapes.ts";
import { Stacked } from "./stacked.ts";

/** Options of `fromH5`. */
export interface FromH5Options<D extends Dtype = Dtype> {
  /** Chunks of the array; default `"auto"`: along the dataset's own chunks, up to 128 MiB. */
  readonly chunks?: ChunkRequest;
  /** Converts elements to this dtype when they are read. 64-bit integers are BigInts only when asked for here. */
  readonly dtype?: D;
}

/** The expression behind `fromH5`. */
export async function datasets(
  paths: string | readonly string[],
  dataset: string,
  { chunks, dtype }: FromH5Options,
): Promise<Expression> {
  const all = (typeof paths === "string" ? [paths] : paths).map((path) => resolve(path));
  const [first] = all;
  if (first === undefined) throw new ShapeError("fromH5: the list of files is empty.");
  const form = await withFile(first, (file) => formOf(file, dataset));
  const inFile = storedInFile(dtypeOf(form.element), `${dataset} in ${first}`);
  const stored = dtype === undefined ? inNumbers(inFile) : checkDtype(dtype, "fromH5");
  if (form.shape === null) throw new ShapeError(`fromH5: ${dataset} in ${first} holds nothing at all.`);
  const inner = innerShape(form.element);
  const shape = [...form.shape, ...inner];
  const context = {
    shape,
    before: shape.map((length) => [length]),
    bytes: storageOf(stored).bytes,
    multipleOf: form.chunks && [...form.chunks, ...inner],
  };
  const serial = nextSerial++;
  const open = (path: string, own: Chunks): Expression =>
    new FromFile({ serial, path, dataset, shape, inFile, stored }, shape.map(whole), own);

  if (typeof paths === "string") return open(first, definiteChunks(chunks ?? "auto", context));
  const each = definiteChunks("auto", context);
  const stack = Stacked.of(
    all.map((path) => open(path, each)),
    0,
  );
  if (chunks === undefined) return stack;
  return rechunk(
    stack,
    definiteChunks(chunks, { ...context, shape: stack.shape, before: stack.chunks, multipleOf: null }),
  );
}

let nextSerial = 0;

/** @throws {DtypeError} for datasets that are no numbers */
function storedInFile(dtype: string, where: string): Stored {
  // There is no array for float16; the reader widens it.
  if (dtype === "float16") return "float32";
  if ((DTYPES as readonly string[]).includes(dtype)) return dtype as Dtype;
  throw new DtypeError(
    `fromH5: ${where} holds ${dtype}, of which no array can be made. Read it with h5.read.`,
  );
}

/** A part of one dataset; slices of it and joined chunks of it are read directly. */
class FromFile extends Expression {
  override readonly label = "fromH5";
  override readonly shape: Shape;
  override readonly stored: Stored;
  override readonly chunks: Chunks;
  override readonly sources: readonly Expression[] = [];
  /** `serial` tells one call of `fromH5` from the next: in between the file may have changed. */
  readonly #source: Dataset & { readonly serial: number };
  readonly #selection: Selection;

  constructor(source: Dataset & { readonly serial: number }, selection: Selection, chunks: Chunks) {
    super();
    this.#source = source;
    this.#selection = selection;
    this.shape = selectedShape(selection);
    this.stored = source.stored;
    this.chunks = chunks;
  }

  protected override identity(): string {
    const { serial, path } = this.#source;
    return `${serial} ${path} ${showSelection(this.#selection)} in ${showChunks(this.chunks)}`;
  }

  override sliced(selection: Selection): Expression {
    return new FromFile(
      this.#source,
      compose(this.#selection, selection),
      selectedChunks(this.chunks, selection),
    );
  }

  /** Smaller chunks could make a compressed chunk of the file be read many times; those are cut from what was read. */
  override rechunked(chunks: Chunks): Expression | undefined {
    return joins(chunks, this.chunks) ? new FromFile(this.#source, this.#selection, chunks) : undefined;
  }

  protected override makeBlock(index: readonly number[]): Block {
    const shape = blockShape(this.chunks, index);
    const start = blockStart(this.chunks, index);
    const part = compose(
      this.#selection,
      shape.map((length, axis) => range(start[axis]!, 1, length)),
    );
    const { serial: _, ...source } = this.#source;
    return { task: this.record(READ, [source, part], index), shape };
  }
}
