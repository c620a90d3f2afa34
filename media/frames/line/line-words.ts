/**
 * What is known of a line that is seen, in words: beside the buttons, above a picture of it, and as a name for the file.
 */
import { formatCount } from "../../../server/protocol/units.ts";
import type { AxesChoice } from "../axes/axes-choice.ts";
import type { Shown } from "../display.ts";
import type { SeenValues } from "./line-points.ts";
import type { LineView } from "./line-view.ts";
import { say } from "./strings.ts";

/** What is in view, and what of it cannot be seen. */
export function seenNotes(view: LineView, seen: SeenValues | undefined): string[] {
  const { from, to } = view.elements;
  const count = formatCount(view.length);
  const notes = [
    view.isWhole
      ? say("line.seenAll", { count })
      : say("line.seen", { from: formatCount(from), to: formatCount(to - 1), count }),
  ];
  if (seen?.hasGaps) notes.push(say("line.gaps"));
  if (seen?.hasInfinities) notes.push(say("line.infinite"));
  if (seen?.hasUnplaced) notes.push(say("line.notPositive"));
  return notes;
}

/** Such as `/entry/spectra  [412, :]  frame_412.h5`. */
export function titleOf({ dataset }: Shown, choice: AxesChoice, label: string | undefined): string {
  const index = choice.index.map((at, axis) => (axis === choice.rows ? ":" : String(at)));
  const place = index.length > 1 ? `[${index.join(", ")}]` : "";
  return [dataset, place, choice.part, label].filter(Boolean).join("  ");
}

/** Such as `entry-spectra-412-line.png`: nothing in it leads to another folder, and every system takes it. */
export function fileName({ dataset }: Shown, choice: AxesChoice): string {
  const index = choice.index.filter((_, axis) => axis !== choice.rows).map(String);
  const name = [...dataset.split("/"), ...index]
    .map((part) =>
      part
        .normalize("NFKD")
        .replace(/[^a-z0-9_]+/gi, "-")
        .replace(/^-+|-+$/g, ""),
    )
    .filter(Boolean)
    .join("-");
  return `${name.slice(0, 100) || "values"}-line.png`;
}
