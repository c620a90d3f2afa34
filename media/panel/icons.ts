/**
 * Icons as paths in a square of 16: the same shapes in the page's buttons and on canvases, in whatever colour is around
 * them. States are told apart by these shapes where colours cannot do it.
 */
import type { TaskState } from "../../server/protocol/run-view.ts";

const circle = (radius: number): string =>
  `M${8 - radius} 8a${radius} ${radius} 0 1 0 ${2 * radius} 0a${radius} ${radius} 0 1 0 ${-2 * radius} 0`;

/** How a path is drawn: its outline, or what is inside by the even-odd rule. */
export interface Icon {
  readonly path: string;
  readonly fill: boolean;
}

const outline = (path: string): Icon => ({ path, fill: false });
const filled = (path: string): Icon => ({ path, fill: true });

/** One shape for each state. */
export const stateIcons: Readonly<Record<TaskState, Icon>> = {
  waiting: outline(circle(5.5)),
  ready: outline(`${circle(5.5)}M8 4.8V8l2.2 1.6`),
  executing: filled(`${circle(6.5)}M6.4 4.9v6.2L11.4 8z`),
  memory: filled(`${circle(6.5)}M4.6 8.1l1-1L7.1 8.6l3.4-3.4 1 1-4.4 4.4z`),
  released: outline(`${circle(5.5)}M5.3 8.2l1.9 1.9 3.6-3.9`),
  failed: filled(`${circle(6.5)}M5.2 6.2l1-1L8 7l1.8-1.8 1 1L9 8l1.8 1.8-1 1L8 9l-1.8 1.8-1-1L7 8z`),
  cancelled: outline(`${circle(5.5)}M4.2 11.8L11.8 4.2`),
  reused: outline("M13 8a5 5 0 1 1-1.6-3.7M13.2 2v3h-3M5.8 8.1l1.6 1.6 2.8-3.1"),
};

const shapes = {
  search: outline(`M6.8 2.5a4.3 4.3 0 1 0 0 8.6a4.3 4.3 0 1 0 0-8.6M10 10l3.8 3.8`),
  filter: outline("M2.5 3.5h11L9.3 8.6v4.2l-2.6-1.4V8.6z"),
  fit: outline("M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10"),
  plus: outline("M8 3v10M3 8h10"),
  minus: outline("M3 8h10"),
  critical: outline("M8.9 1.8L3.6 9h3.6l-.7 5.2L12 7H8.3z"),
  fused: outline("M2.5 2.5h4v4h-4zM9.5 9.5h4v4h-4zM6.5 4.5h5v5M4.5 6.5v5h5"),
  down: outline("M8 2.5v11M4 9.5l4 4 4-4"),
  right: outline("M2.5 8h11M9.5 4l4 4-4 4"),
  list: outline("M5.5 4h8M5.5 8h8M5.5 12h8M2.5 4h.6M2.5 8h.6M2.5 12h.6"),
  export: outline("M8 10V2.5M4.8 5.6L8 2.4l3.2 3.2M2.5 9.5v4h11v-4"),
  keys: outline(`${circle(6)}M6.2 6.2a1.9 1.9 0 1 1 2.6 1.9c-.6.3-.8.6-.8 1.2M8 11.2v.5`),
  close: outline("M3.8 3.8l8.4 8.4M12.2 3.8l-8.4 8.4"),
  stop: filled("M3.5 3.5h9v9h-9z"),
  run: filled("M4 2.6v10.8L13.2 8z"),
  rerun: outline("M13 8a5 5 0 1 1-1.6-3.7M13.2 2v3h-3"),
  report: outline("M3.5 2.5h6l3 3v8h-9zM9.2 2.5v3.3h3.3M5.8 8.2h4.4M5.8 10.8h4.4"),
  source: outline("M6 4.2L2.2 8 6 11.8M10 4.2L13.8 8 10 11.8"),
  copy: outline("M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3"),
  chevron: outline("M6 3.5L10.5 8 6 12.5"),
  menu: outline("M4 6.2l4 4 4-4"),
  side: outline("M2.5 3h11v10h-11zM10 3v10"),
} as const;

/** Names of the icons that are no states. */
export type IconName = keyof typeof shapes;

/** The path behind a name. */
export const iconOf = (name: IconName): Icon => shapes[name];

const svgSpace = "http://www.w3.org/2000/svg";

/** An icon as an element; hidden from screen readers, because what it is on says it in words. */
export function iconElement(icon: Icon | IconName): SVGSVGElement {
  const { path, fill } = typeof icon === "string" ? shapes[icon] : icon;
  const svg = document.createElementNS(svgSpace, "svg");
  for (const [name, value] of Object.entries({
    viewBox: "0 0 16 16",
    width: "16",
    height: "16",
    "aria-hidden": "true",
    focusable: "false",
    class: fill ? "icon filled" : "icon",
  })) {
    svg.setAttribute(name, value);
  }
  const drawn = document.createElementNS(svgSpace, "path");
  drawn.setAttribute("d", path);
  svg.append(drawn);
  return svg;
}
