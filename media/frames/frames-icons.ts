/**
 * Icons that only the viewer has, as paths in a square of 16, drawn as those of `media/panel/icons.ts`.
 */
import type { FileNode } from "../../server/protocol/frames.ts";
import type { Icon } from "../panel/icons.ts";

const outline = (path: string): Icon => ({ path, fill: false });

const folder = "M1.8 12.5v-9h4.4l1.6 1.8h6.4v7.2z";
const grid = "M2.5 2.5h11v11h-11zM2.5 6.2h11M2.5 9.8h11M6.2 2.5v11M9.8 2.5v11";

/** One shape for each kind of object; datasets also by the number of their axes. */
export function nodeIcon(node: Pick<FileNode, "kind" | "shape">): Icon {
  switch (node.kind) {
    case "group":
      return outline(folder);
    case "dataset":
      if (node.shape === null)
        return outline("M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11M4.2 11.8L11.8 4.2");
      if (node.shape === undefined || node.shape.length === 0) return outline("M5 5h6v6H5z");
      if (node.shape.length === 1) return outline("M2 5.5h12v5H2zM5 5.5v5M8 5.5v5M11 5.5v5");
      if (node.shape.length === 2) return outline(grid);
      return outline("M2.5 5.5h8v8h-8zM2.5 9.5h8M6.5 5.5v8M5 5.5v-3h8.5V11h-3M10.5 5.5l3-3");
    case "datatype":
      return outline("M3 3.5h10M8 3.5v9.5M3 3.5v2M13 3.5v2");
    case "broken":
      return outline(
        "M6.6 9.4l2.8-2.8M5 7.6L3.4 9.2a2.4 2.4 0 0 0 3.4 3.4L8.4 11M11 8.4l1.6-1.6a2.4 2.4 0 0 0-3.4-3.4L7.6 5M2.5 2.5l2 2M13.5 13.5l-2-2",
      );
    case "unreadable":
      return outline("M8 2.2L14.4 13.4H1.6zM8 6.4v3.4M8 11.3v.6");
  }
}

/** Of a thing that went wrong. */
export const warningIcon: Icon = outline("M8 2.2L14.4 13.4H1.6zM8 6.4v3.4M8 11.3v.6");
