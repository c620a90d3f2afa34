/**
 * How a person looks at the graph: what is kept over reloads. Read back with care, because an older version may have
 * written it.
 */
import { defaultGraphView, type GraphView, taskStates } from "../../server/protocol/panel.ts";
import type { CameraState } from "./camera.ts";
import { type Colouring, colourings } from "./colouring.ts";
import type { LayoutDirection } from "./placement.ts";

export interface ViewState {
  readonly view: GraphView;
  readonly direction: LayoutDirection;
  readonly colouring: Colouring;
  readonly showsCritical: boolean;
  readonly showsList: boolean;
  /** Absent while the whole graph is kept in view. */
  readonly camera?: CameraState;
}

export const defaultViewState: ViewState = {
  view: defaultGraphView,
  direction: "TB",
  colouring: "state",
  showsCritical: false,
  showsList: false,
};

/** What was kept, as far as it is still understood. */
export function viewStateOf(kept: unknown): ViewState {
  if (!isObject(kept)) return defaultViewState;
  const view = isObject(kept["view"]) ? kept["view"] : {};
  const camera = isObject(kept["camera"]) ? kept["camera"] : undefined;
  return {
    view: {
      open: stringsOf(view["open"]),
      graph: view["graph"] === "raw" ? "raw" : "optimised",
      filter: typeof view["filter"] === "string" ? view["filter"] : "",
      states: taskStates.filter((state) => stringsOf(view["states"]).includes(state)),
    },
    direction: kept["direction"] === "LR" ? "LR" : "TB",
    colouring: colourings.find((name) => name === kept["colouring"]) ?? "state",
    showsCritical: kept["showsCritical"] === true,
    showsList: kept["showsList"] === true,
    ...(camera && [camera["scale"], camera["x"], camera["y"]].every(Number.isFinite)
      ? { camera: { scale: Number(camera["scale"]), x: Number(camera["x"]), y: Number(camera["y"]) } }
      : {}),
  };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;

const stringsOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];
