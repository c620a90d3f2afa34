/**
 * Parts of values of which one is shown: members of compounds, and what a complex number can be looked at as.
 *
 *     complex128                       magnitude, phase, real, imaginary
 *     compound {x: f4, at: {t: f8}}    x, at.t
 *
 * Knows elements and dense data, no shapes.
 */
import { allocateNumbers, type H5Data, isArrayOf, type NumberArray } from "../../hdf5/decode.ts";
import { type CompoundElement, type Element, isComplex, type NumberElement } from "../../hdf5/element.ts";

/** What a complex number can be looked at as, the best first. */
const COMPLEX = ["magnitude", "phase", "real", "imaginary"] as const;

/** Numbers, and what one of them is. */
export interface PickedNumbers {
  readonly data: NumberArray;
  readonly element: NumberElement;
}

/** Data, and what one element of them is. */
export interface Picked {
  readonly data: H5Data;
  readonly element: Element;
}

/** A complex number is a compound, too; so this is no type guard, which would exclude compounds where it is false. */
export const isComplexNumber = (element: Element): boolean => isComplex(element);

/** Names of the parts that are numbers; undefined when values have no parts. */
export function partsOf(element: Element): string[] | undefined {
  if (isComplexNumber(element)) return [...COMPLEX];
  if (element.kind !== "compound") return undefined;
  const names = element.members.flatMap((member) => {
    if (member.element.kind === "number") return [member.name];
    return partsOf(member.element)?.map((part) => `${member.name}.${part}`) ?? [];
  });
  // Names are the file's, and two of them may come out alike: the first one has it.
  return [...new Set(names)];
}

/** Whether there are numbers to be drawn: the values themselves, or a part of them. */
export const hasNumbers = (element: Element): boolean =>
  element.kind === "number" || (partsOf(element)?.length ?? 0) > 0;

/**
 * The part of that name, or the first part of numbers where none is named; the values themselves where they are numbers.
 * Undefined when there is no such part.
 */
export function pickNumbers(data: H5Data, element: Element, part?: string): PickedNumbers | undefined {
  const name = part ?? partsOf(element)?.[0];
  const picked =
    element.kind === "number" || name === undefined ? { data, element } : pick(data, element, name);
  if (picked?.element.kind !== "number") return undefined;
  const numbers = picked.data as NumberArray;
  // Across files that lack some values, whole numbers are read as float64.
  const isAsStored = isArrayOf(numbers, picked.element.dtype);
  return { data: numbers, element: isAsStored ? picked.element : float64 };
}

/** The part of that name, whatever it is; undefined when there is none. */
export function pick(data: H5Data, element: Element, part: string): Picked | undefined {
  if (element.kind !== "compound") return undefined;
  const columns = data as { readonly [column: string]: H5Data };
  if (isComplexNumber(element)) return pickComplex(columns, element, part);
  for (const { name, element: of } of element.members) {
    const column = Object.hasOwn(columns, name) ? columns[name] : undefined;
    if (column === undefined) continue;
    if (part === name) return { data: column, element: of };
    if (!part.startsWith(`${name}.`)) continue;
    const inner = pick(column, of, part.slice(name.length + 1));
    if (inner !== undefined) return inner;
  }
  return undefined;
}

/** What the part of that name is; the values themselves where none is named. Undefined when there is none. */
export function elementOf(element: Element, part: string | undefined): Element | undefined {
  if (part === undefined || element.kind !== "compound") return element;
  return pick(emptyOf(element), element, part)?.element;
}

/** No records: a column of no values for each member. */
function emptyOf({ members }: CompoundElement): H5Data {
  return Object.fromEntries(
    members.map(({ name, element }) => [
      name,
      element.kind === "compound" ? emptyOf(element) : allocateNumbers("uint8", 0),
    ]),
  );
}

function pickComplex(
  columns: { readonly [column: string]: H5Data },
  element: CompoundElement,
  part: string,
): Picked | undefined {
  const [first, second] = element.members;
  if (first === undefined || second === undefined) return undefined;
  const real = columns[first.name] as Float32Array | Float64Array;
  const imaginary = columns[second.name] as Float32Array | Float64Array;
  switch (part) {
    case "real":
    case first.name:
      return { data: real, element: first.element };
    case "imaginary":
    case second.name:
      return { data: imaginary, element: second.element };
    case "magnitude":
      return { data: combine(real, imaginary, Math.hypot), element: float64 };
    case "phase":
      return { data: combine(real, imaginary, (x, y) => Math.atan2(y, x)), element: float64 };
    default:
      return undefined;
  }
}

/** What numbers are that were computed, or put together from different ones. */
export const float64: NumberElement = { kind: "number", dtype: "float64", size: 8, swap: false };

function combine(
  real: Float32Array | Float64Array,
  imaginary: Float32Array | Float64Array,
  of: (real: number, imaginary: number) => number,
): Float64Array {
  const made = new Float64Array(real.length);
  for (let i = 0; i < made.length; i += 1) made[i] = of(real[i] ?? 0, imaginary[i] ?? 0);
  return made;
}
