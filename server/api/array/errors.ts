/**
 * What can go wrong with arrays. Most of it is said while the expression is built, long before anything
 * runs; a wrong declaration and a number that does not fit can only be seen while it is computed.
 */
import { registerClasses } from "../../store/classes.ts";

/** An index, a slice or an axis that the array does not have. */
export class ArrayIndexError extends RangeError {
  override readonly name = "ArrayIndexError";
}

/** Shapes that do not go together. */
export class ShapeError extends RangeError {
  override readonly name = "ShapeError";
}

/** Chunks that cannot be: of the wrong number, or with another sum than the axis is long. */
export class ChunkError extends RangeError {
  override readonly name = "ChunkError";
}

/** A dtype that does not exist, or for which an operation has no meaning. */
export class DtypeError extends TypeError {
  override readonly name = "DtypeError";
}

/** A block turned out to be something else than `fromDelayed` or `fromH5` declared. */
export class DeclarationError extends TypeError {
  override readonly name = "DeclarationError";
  /** Where the block came from: the key of its task, or file and dataset. */
  readonly source: string;
  readonly declared: string;
  readonly actual: string;

  constructor(source: string, declared: string, actual: string, hint: string) {
    super(`The block of ${source} was declared as ${declared} and is ${actual}. ${hint}`);
    this.source = source;
    this.declared = declared;
    this.actual = actual;
  }
}

/** A whole number that its dtype, or a JavaScript number, cannot hold exactly. */
export class PrecisionError extends RangeError {
  override readonly name = "PrecisionError";
}

// So that an error thrown in a worker is of its class when it arrives.
registerClasses({
  "treadle/array:ArrayIndexError": () => ArrayIndexError,
  "treadle/array:ShapeError": () => ShapeError,
  "treadle/array:ChunkError": () => ChunkError,
  "treadle/array:DtypeError": () => DtypeError,
  "treadle/array:DeclarationError": () => DeclarationError,
  "treadle/array:PrecisionError": () => PrecisionError,
});
