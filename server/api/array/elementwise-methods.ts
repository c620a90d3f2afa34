/**
 * The element-wise methods of lazy arrays. Each is one line over `operations.ts`; what the operands may be and
 * which types come out is said once, here.
 */
import { isTypedArray, type TypedArray } from "../../memory/shared-memory.ts";
import { ArrayCore } from "./array-core.ts";
import { elementwise } from "./elementwise.ts";
import { DtypeError } from "./errors.ts";
import type { Expression } from "./expression.ts";
import { fromElements } from "./from-elements.ts";
import type { LazyArray } from "./lazy-array.ts";
import { isNdArray, type NdArray } from "./nd-array.ts";
import type { OperationName } from "./operations.ts";

/**
 * What arrays are combined with: shapes are broadcast and types promoted as in NumPy. A plain number takes the
 * array's type where it fits (without a fraction it counts as an integer).
 */
export type Operand = LazyArray<TypedArray> | NdArray | TypedArray | number | bigint | boolean;

/** float64 absorbs every other type; what else comes out depends on both operands. */
type Promoted<T extends TypedArray> = T extends Float64Array ? Float64Array : TypedArray;

type Quotient<T extends TypedArray> = T extends Float32Array ? TypedArray : Float64Array;

export abstract class ElementwiseMethods<T extends TypedArray> extends ArrayCore<T> {
  /** The sum of each pair. Integers wrap around at the edge of their type. */
  add(other: Operand): LazyArray<Promoted<T>> {
    return this.#with("add", other);
  }

  /** The difference of each pair. Integers wrap around at the edge of their type. */
  sub(other: Operand): LazyArray<Promoted<T>> {
    return this.#with("sub", other);
  }

  /** The product of each pair. Integers wrap around at the edge of their type. */
  mul(other: Operand): LazyArray<Promoted<T>> {
    return this.#with("mul", other);
  }

  /** The quotient of each pair, with its fraction: integers give float64. */
  div(other: Operand): LazyArray<Quotient<T>> {
    return this.#with("div", other);
  }

  /** The smaller of each pair; NaN where one is. */
  minimum(other: Operand): LazyArray<Promoted<T>> {
    return this.#with("minimum", other);
  }

  /** The larger of each pair; NaN where one is. */
  maximum(other: Operand): LazyArray<Promoted<T>> {
    return this.#with("maximum", other);
  }

  /** Where the two are equal, as bool. */
  eq(other: Operand): LazyArray<Uint8Array> {
    return this.#with("eq", other);
  }

  /** Where the two differ, as bool. */
  ne(other: Operand): LazyArray<Uint8Array> {
    return this.#with("ne", other);
  }

  /** Where this is less, as bool. */
  lt(other: Operand): LazyArray<Uint8Array> {
    return this.#with("lt", other);
  }

  /** Where this is less or equal, as bool. */
  le(other: Operand): LazyArray<Uint8Array> {
    return this.#with("le", other);
  }

  /** Where this is greater, as bool. */
  gt(other: Operand): LazyArray<Uint8Array> {
    return this.#with("gt", other);
  }

  /** Where this is greater or equal, as bool. */
  ge(other: Operand): LazyArray<Uint8Array> {
    return this.#with("ge", other);
  }

  /** Each element with the other sign; unsigned integers wrap around. */
  neg(): LazyArray<T> {
    return this.made(elementwise("neg", this.expression));
  }

  /** Each element without its sign. */
  abs(): LazyArray<T> {
    return this.made(elementwise("abs", this.expression));
  }

  #with<U extends TypedArray>(name: OperationName, other: Operand): LazyArray<U> {
    return this.made(elementwise(name, this.expression, operand(name, other)));
  }
}

function operand(name: OperationName, other: Operand): Expression | number | bigint | boolean {
  if (typeof other === "number" || typeof other === "bigint" || typeof other === "boolean") return other;
  if (other instanceof ArrayCore) return other.expression;
  if (isTypedArray(other) || isNdArray(other)) return fromElements(other, {});
  throw new DtypeError(
    `${name}: an array cannot be combined with ${other === null ? "null" : `a ${typeof other}`}. Give a lazy array, ` +
      "a computed one, a typed array or a number; a lazy value becomes an array by fromDelayed.",
  );
}
