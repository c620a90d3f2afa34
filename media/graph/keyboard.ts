/**
 * The keyboard in the graph: the list of boxes has the focus, and keys move in it along the graph, or along the list
 * while that is what is seen.
 */
import type { GraphCommands } from "./graph-commands.ts";
import { type GraphKey, graphKey } from "./graph-keys.ts";
import type { Stage } from "./stage.ts";
import type { Twin } from "./twin.ts";
import type { Step } from "./walk.ts";

export interface KeyboardOptions {
  /** The whole tab: `/` and `?` work everywhere in it. */
  readonly root: HTMLElement;
  /** Shows that the keyboard is in the graph. */
  readonly surface: HTMLElement;
  readonly twin: Twin;
  readonly stage: Stage;
  readonly commands: GraphCommands;
  readonly search: () => void;
  readonly keys: () => void;
}

const panStep = 80;
const pans: Readonly<Record<Step, readonly [x: number, y: number]>> = {
  up: [0, panStep],
  down: [0, -panStep],
  left: [panStep, 0],
  right: [-panStep, 0],
};
const zooms = { in: 1.3, out: 1 / 1.3, full: 0 } as const;

/** Follows keys, and clicks in the list, from now on. */
export function followKeyboard(options: KeyboardOptions): void {
  const { root, surface, twin, stage, commands } = options;
  const { tree } = twin;
  tree.addEventListener("keydown", (event) => {
    const key = graphKey(event);
    if (!key) return;
    event.preventDefault();
    press(key);
  });
  tree.addEventListener("click", (event) => {
    const item = twin.itemOf(event.target);
    if (item) moveTo(item.id);
    if (item?.kind === "box") commands.details();
  });
  tree.addEventListener("dblclick", (event) => {
    const item = twin.itemOf(event.target);
    if (item?.kind === "box") commands.enter(item.id);
    else if (item) void commands.close(item.id);
  });
  tree.addEventListener("focus", () => surface.classList.toggle("has-focus", tree.matches(":focus-visible")));
  tree.addEventListener("blur", () => surface.classList.remove("has-focus"));
  root.addEventListener("keydown", (event) => {
    // Fields keep their keys to themselves; from everywhere else these two work.
    if (event.defaultPrevented || event.target instanceof HTMLSelectElement) return;
    const does = graphKey(event)?.does;
    if (does !== "search" && does !== "keys") return;
    event.preventDefault();
    press({ does });
  });

  function press(key: GraphKey): void {
    const { focused } = twin;
    switch (key.does) {
      case "pan":
        stage.pan(...pans[key.step]);
        break;
      case "step":
        step(key.step);
        break;
      case "first":
        moveTo(twin.items[0]?.id);
        break;
      case "last":
        moveTo(twin.items.at(-1)?.id);
        break;
      case "enter":
        if (focused !== undefined && isFrame(focused)) void commands.close(focused);
        else if (focused !== undefined) commands.enter(focused);
        break;
      case "details":
        if (focused !== undefined) commands.choose(focused);
        commands.details();
        break;
      case "leave":
        commands.leave(focused);
        break;
      case "search":
        options.search();
        break;
      case "fit":
        stage.fit();
        break;
      case "in":
      case "out":
      case "full":
        stage.zoom(zooms[key.does]);
        break;
      case "critical":
        commands.change({ showsCritical: !commands.state.showsCritical });
        break;
      case "list":
        commands.change({ showsList: !commands.state.showsList });
        break;
      case "keys":
        options.keys();
        break;
    }
  }

  function step(by: Step): void {
    const { focused, items } = twin;
    if (focused === undefined) return;
    const at = items.findIndex(({ id }) => id === focused);
    if (!commands.state.showsList && stage.placed?.model.positions.has(focused)) {
      moveTo(commands.step(focused, by));
    } else if (by === "up" || by === "down") {
      moveTo(items[at + (by === "down" ? 1 : -1)]?.id);
    } else if (by === "right") {
      // As in every tree: what is closed opens, from what is open it goes on to what is inside.
      if (isFrame(focused)) moveTo(items[at + 1]?.id);
      else void commands.open(focused);
    } else if (isFrame(focused)) void commands.close(focused);
    else moveTo(commands.groupAround(focused));
  }

  function moveTo(id: string | undefined): void {
    if (id === undefined) return;
    twin.focus(id);
    if (isFrame(id)) commands.clear();
    else commands.choose(id);
    commands.bringIntoView(id);
  }

  function isFrame(id: string): boolean {
    return twin.items.some((item) => item.kind === "frame" && item.id === id);
  }
}
