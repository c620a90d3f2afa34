/** How many values there are in data of a shape nobody has told. */
import type { H5Data } from "../../hdf5/decode.ts";
import type { Element } from "../../hdf5/element.ts";
import { sizeOf } from "../../hdf5/selection.ts";

/** How many elements `data` has. */
export function countOf(data: H5Data, element: Element): number {
  switch (element.kind) {
    case "array":
      return Math.floor(countOf(data, element.of) / Math.max(1, sizeOf(element.shape)));
    case "compound": {
      const [first] = element.members;
      if (first === undefined) return 0;
      return countOf((data as { readonly [column: string]: H5Data })[first.name] ?? [], first.element);
    }
    default:
      return (data as ArrayLike<unknown>).length;
  }
}
