/**
 * What keys on a plot mean. Those that lead through the frames are not here: they are the same on all displays, and the
 * bar of axes has them.
 */

/** What the person wants. */
export type LineKey =
  | { readonly do: "cursor"; readonly by: number }
  | { readonly do: "end"; readonly of: "first" | "last" }
  /** A share of what is in view. */
  | { readonly do: "pan"; readonly by: number }
  | { readonly do: "zoom"; readonly factor: number }
  | { readonly do: "fit" | "log" | "grid" | "leave" };

/** The meaning of a key; undefined when it has none here. */
export function lineKey(
  event: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">,
): LineKey | undefined {
  const { key, shiftKey } = event;
  const isControl = event.ctrlKey || event.metaKey;
  if (event.altKey) return undefined;
  if (key === "ArrowLeft" || key === "ArrowRight") {
    const way = key === "ArrowLeft" ? -1 : 1;
    return isControl ? { do: "pan", by: way / 4 } : { do: "cursor", by: way * (shiftKey ? 10 : 1) };
  }
  // Zooming of the whole window and such.
  if (isControl) return undefined;
  switch (key) {
    case "Home":
      return { do: "end", of: "first" };
    case "End":
      return { do: "end", of: "last" };
    case "+":
    case "=":
      return { do: "zoom", factor: 2 };
    case "-":
    case "_":
      return { do: "zoom", factor: 0.5 };
    case "0":
      return { do: "fit" };
    case "l":
    case "L":
      return { do: "log" };
    case "g":
    case "G":
      return { do: "grid" };
    case "Escape":
      return { do: "leave" };
    default:
      return undefined;
  }
}
