/**
 * Element-wise operations as expressions: broadcasting, promotion, common chunks. Slices pass through to every
 * operand.
 */
import { renamed } from "../task-function.ts";
import { blockShape, type Chunks, refine } from "./chunks.ts";
import { promote, type Stored, scalarStored } from "./dtypes.ts";
import { CONVERT, ELEMENTWISE } from "./elementwise-kernel.ts";
import { type Block, type BlockOf, Expression, resultOf, type SliceOf } from "./expression.ts";
import { isComparison, OPERATIONS, type OperationName } from "./operations.ts";
import { rechunk } from "./rechunked.ts";
import { type Selection, whole } from "./selection.ts";
import { broadcast, type Shape } from "./shapes.ts";
import { slice } from "./sliced.ts";

/** What an operation combines: arrays and plain numbers. */
export type Input = Expression | Scalar;

export interface Scalar {
  readonly scalar: number | bigint;
  readonly stored: Stored;
}

const isArray = (input: Input): input is Expression => input instanceof Expression;

/**
 * An operation on an array and, for those of two, an array or a plain number.
 *
 * @throws {ShapeError | DtypeError | PrecisionError} when the two do not go together
 */
export function elementwise(
  name: OperationName,
  first: Expression,
  second?: Expression | number | bigint | boolean,
): Expression {
  if (second === undefined) return new Elementwise(name, first.stored, [first]);
  const other = second instanceof Expression ? second : scalarInput(name, second, first.stored);
  return new Elementwise(name, promote(first.stored, other.stored), [first, other]);
}

function scalarInput(name: OperationName, value: number | bigint | boolean, beside: Stored): Scalar {
  const scalar = typeof value === "boolean" ? Number(value) : value;
  if (!isComparison(name)) return { scalar, stored: scalarStored(value, beside) };
  // Whether 300 is above every byte has an answer, although no byte is 300.
  const whole = typeof scalar === "bigint" || Number.isInteger(scalar);
  const fractional = beside === "float32" ? "float32" : "float64";
  const isFloat = beside === "float32" || beside === "float64";
  return { scalar, stored: whole && !isFloat ? "int64 as numbers" : fractional };
}

/** `expression` held as another type; itself when it is. */
export function cast(expression: Expression, stored: Stored): Expression {
  return expression.stored === stored ? expression : new Cast(expression, stored);
}

class Elementwise extends Expression {
  override readonly label: string;
  override readonly shape: Shape;
  override readonly stored: Stored;
  override readonly chunks: Chunks;
  override readonly depth: number;
  readonly #name: OperationName;
  readonly #promoted: Stored;
  /** In the chunks of the result, apart from axes that are repeated. */
  readonly #inputs: readonly Input[];

  constructor(name: OperationName, promoted: Stored, inputs: readonly Input[]) {
    super();
    const arrays = inputs.filter(isArray);
    this.label = name;
    this.#name = name;
    this.#promoted = promoted;
    this.stored = OPERATIONS[name].result(promoted, name);
    this.shape = broadcast(
      arrays.map(({ shape }) => shape),
      name,
    );
    this.chunks = commonChunks(this.shape, arrays);
    this.#inputs = inputs.map((input) => (isArray(input) ? this.#aligned(input) : input));
    this.depth = 1 + this.sources.reduce((most, { depth }) => Math.max(most, depth), 0);
  }

  override get sources(): readonly Expression[] {
    return this.#inputs.filter(isArray);
  }

  #aligned(input: Expression): Expression {
    const missing = this.shape.length - input.shape.length;
    const chunks = input.chunks.map((own, axis) =>
      input.shape[axis] === this.shape[axis + missing] ? this.chunks[axis + missing]! : own,
    );
    return rechunk(input, chunks);
  }

  protected override identity(): string {
    const inputs = this.#inputs.map((input) =>
      isArray(input) ? input.key : `${typeof input.scalar} ${showScalar(input.scalar)} ${input.stored}`,
    );
    return [this.#promoted, ...inputs].join("; ");
  }

  override sliced(selection: Selection): Expression {
    const inputs = this.#inputs.map((input) =>
      isArray(input) ? slice(input, this.#selectionOf(input, selection)) : input,
    );
    return new Elementwise(this.#name, this.#promoted, inputs);
  }

  override slicesBelow(selection: Selection): readonly SliceOf[] {
    return this.#inputs
      .filter(isArray)
      .map((expression) => ({ expression, selection: this.#selectionOf(expression, selection) }));
  }

  override blocksBelow(index: readonly number[]): readonly BlockOf[] {
    return this.#inputs
      .filter(isArray)
      .map((expression) => ({ expression, index: ownIndex(expression, index) }));
  }

  /** What a slice takes of an operand, which may be repeated along some axes and lack others. */
  #selectionOf(input: Expression, selection: Selection): Selection {
    const missing = this.shape.length - input.shape.length;
    return selection.slice(missing).map((item, axis) => {
      if (input.shape[axis] === this.shape[axis + missing]) return item;
      return typeof item === "number" ? 0 : whole(1);
    });
  }

  protected override makeBlock(index: readonly number[]): Block {
    const shape = blockShape(this.chunks, index);
    const operands = this.#inputs.map((input) => {
      if (!isArray(input)) return input;
      const own = ownIndex(input, index);
      return {
        block: resultOf(input.block(own)),
        shape: blockShape(input.chunks, own),
        stored: input.stored,
      };
    });
    const task = this.record(
      renamed(ELEMENTWISE, this.#name),
      [this.#name, this.stored, this.#promoted, shape, operands],
      index,
    );
    return { task, shape };
  }
}

class Cast extends Expression {
  override readonly label = "astype";
  override readonly stored: Stored;
  override readonly depth: number;
  readonly #source: Expression;

  constructor(source: Expression, stored: Stored) {
    super();
    this.#source = source;
    this.stored = stored;
    this.depth = source.depth + 1;
  }

  override slicesBelow(selection: Selection): readonly SliceOf[] {
    return [{ expression: this.#source, selection }];
  }

  override blocksBelow(index: readonly number[]): readonly BlockOf[] {
    return [{ expression: this.#source, index }];
  }

  override get sources(): readonly Expression[] {
    return [this.#source];
  }

  override get shape(): Shape {
    return this.#source.shape;
  }

  override get chunks(): Chunks {
    return this.#source.chunks;
  }

  protected override identity(): string {
    return `${this.#source.key} ${this.stored}`;
  }

  override sliced(selection: Selection): Expression {
    return cast(slice(this.#source, selection), this.stored);
  }

  protected override makeBlock(index: readonly number[]): Block {
    const source = this.#source.block(index);
    const task = this.record(CONVERT, [resultOf(source), this.#source.stored, this.stored], index);
    return { task, shape: source.shape };
  }
}

/** The block of an operand that a block of the result takes. */
function ownIndex({ grid }: Expression, index: readonly number[]): readonly number[] {
  const missing = index.length - grid.length;
  return grid.map((count, axis) => (count === 1 ? 0 : index[axis + missing]!));
}

/** Per axis the edges of all operands that are not repeated along it. */
function commonChunks(shape: Shape, arrays: readonly Expression[]): Chunks {
  return shape.map((length, axis) => {
    const along = arrays.flatMap(({ shape: own, chunks }) => {
      const ownAxis = axis - shape.length + own.length;
      return ownAxis >= 0 && own[ownAxis] === length ? [chunks[ownAxis]!] : [];
    });
    return refine(along);
  });
}

const showScalar = (value: number | bigint): string => (Object.is(value, -0) ? "-0" : String(value));
