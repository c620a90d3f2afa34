/**
 * What the bar says of what is shown.
 */
import type { DatasetDetails, Display, FramesContent, ObjectDetails } from "../../server/protocol/frames.ts";
import { formatCount } from "../../server/protocol/units.ts";
import { say } from "./strings.ts";
import type { ToolbarView } from "./toolbar.ts";
import { figureText } from "./tree/shape-text.ts";

/** `selected` is the path of an object that was chosen and could not be had. */
export function toolbarView(
  content: FramesContent | undefined,
  object: ObjectDetails | undefined,
  selected: string | undefined,
  display: Display | undefined,
): ToolbarView {
  const dataset = object?.dataset;
  const isArray = content?.source.kind === "array";
  const count = content?.files && say("page.files", { count: formatCount(content.files.count) });
  const figure = dataset ? figureText(dataset.shape, shortType(dataset)) : "";
  return {
    title: content?.title ?? "",
    path: isArray ? undefined : (object?.node.path ?? (content && selected)),
    figure: [figure, count ?? ""].filter(Boolean).join("  ·  "),
    displays: dataset?.displays ?? [],
    display,
    isArray,
  };
}

/** A type in a word or two: what reading gives, but of compounds that have a name of their own, such as complex64. */
function shortType({ dtype, type }: DatasetDetails): string {
  const isNamed = dtype === "compound" && !type.startsWith("compound");
  return isNamed ? type : (dtype ?? type);
}
