/**
 * The bar that the pointer is on and the bar that the keyboard is on: their tooltips, what is said of them, and what a
 * person can do with them. It does not decide what is seen.
 */
import type { TaskDetails } from "../../server/protocol/panel.ts";
import type { CallSite } from "../../server/protocol/sites.ts";
import type { PanelContext } from "../panel/tab.ts";
import { type BarStep, sameBar, walked } from "./bar-walk.ts";
import { sentenceOf } from "./bar-words.ts";
import { laneTop } from "./row-places.ts";
import { axisHeight, type BarPlace, barUnder, rowOf, type Scene } from "./scene.ts";
import { say } from "./strings.ts";
import type { TaskFacts } from "./task-facts.ts";
import type { Tooltip } from "./tooltip.ts";

/** What a cursor needs of the timeline. */
export interface CursorSurroundings {
  readonly context: PanelContext;
  readonly facts: TaskFacts;
  readonly tooltip: Tooltip;
  /** What is seen now; absent before the first picture. */
  scene(): Scene | undefined;
  colourOf(place: BarPlace): string;
  /** The marks have changed. */
  changed(): void;
}

export class BarCursor {
  readonly #around: CursorSurroundings;
  hovered: BarPlace | undefined;
  focused: BarPlace | undefined;
  /** Where the pointer is on the stage. */
  #pointer: { readonly x: number; readonly y: number } | undefined;
  /** True while the tooltip is at the keyboard's bar. */
  #tellsFocused = false;

  constructor(around: CursorSurroundings) {
    this.#around = around;
  }

  /** Where the pointer is sideways, while it is on the rows. */
  get x(): number | undefined {
    return this.#pointer?.x;
  }

  hover(x: number, y: number): void {
    this.#pointer = { x, y };
    this.#tellsFocused = false;
    const scene = this.#around.scene();
    const under = scene && barUnder(scene, x, y);
    const isSame = under?.track === this.hovered?.track && under?.bar === this.hovered?.bar;
    this.hovered = under;
    if (under) this.#tell(under, x, y, !isSame);
    else this.#hide();
    this.#around.changed();
  }

  leave(): void {
    this.#pointer = undefined;
    this.hovered = undefined;
    this.#hide();
    this.#around.changed();
  }

  /** What is seen has changed under the pointer and under the keyboard's bar. */
  sceneChanged(scene: Scene): void {
    if (this.focused) this.focused = sameBar(scene, this.focused);
    if (!this.#pointer) {
      if (this.#tellsFocused) this.tellFocused();
      return;
    }
    const under = barUnder(scene, this.#pointer.x, this.#pointer.y);
    if (!under) this.#hide();
    this.hovered = under;
  }

  focus(place: BarPlace | undefined): void {
    this.focused = place;
    if (!place) this.#hide();
    this.#around.changed();
  }

  /** Goes to another bar and says which; the caller brings it into sight. */
  walk(step: BarStep): BarPlace | undefined {
    const scene = this.#around.scene();
    const next = scene && walked(scene, this.focused, step);
    if (!next) return undefined;
    this.focused = next;
    this.#tellsFocused = false;
    // Who walks with keys has left the pointer where it was.
    this.#pointer = undefined;
    this.hovered = undefined;
    const { bar, track } = next;
    const position = say("timeline.position", { at: bar + 1, count: track.length });
    this.#around.context.announce(`${sentenceOf(next, this.#detailsOf(next))}, ${position}`);
    this.#around.changed();
    return next;
  }

  /** Shows the tooltip at the keyboard's bar; to be called when it is in sight. */
  tellFocused(): void {
    const scene = this.#around.scene();
    if (!scene || !this.focused) return;
    const row = rowOf(scene, this.focused.track.row.worker);
    if (!row) return;
    const x = Math.max(scene.gutter, scene.scale.toX(this.focused.track.row.start[this.focused.bar]!));
    const y = axisHeight + laneTop(row, this.focused.track.row.lane) - scene.scrollTop + row.barHeight;
    const isNew = !this.#tellsFocused;
    this.#tell(this.focused, x, y, isNew);
    this.#tellsFocused = true;
  }

  /** Selects a bar's task everywhere in the panel; of several made one bar none. */
  select(place: BarPlace): void {
    const task = place.track.row.task[place.bar]!;
    if (task < 0) return;
    this.#around.context.selection.choose({ boxes: [], tasks: [task], from: "timeline" });
  }

  /** Goes to where a bar's task was made, or else to its function. */
  async goToSource(place: BarPlace): Promise<void> {
    const { track, bar, known } = place;
    const task = track.row.task[bar]!;
    const details = task < 0 ? undefined : await this.#around.facts.get(task);
    const view = details?.function ?? known.picture.functions[track.row.fn[bar]!];
    const site: CallSite | undefined = details?.callSite ?? view?.definition;
    if (site) this.#around.context.reveal(site);
    else this.#around.context.announce(say("timeline.noSource"));
  }

  #tell(place: BarPlace, x: number, y: number, isNew: boolean): void {
    const { tooltip, facts, colourOf } = this.#around;
    const task = place.track.row.task[place.bar]!;
    tooltip.show(place, this.#detailsOf(place), x, y, colourOf(place));
    if (!isNew || task < 0) return;
    facts.want(task, (details: TaskDetails) => {
      const isStill = (own: BarPlace | undefined) => own?.track.row.task[own.bar] === task;
      if (isStill(this.hovered) && this.#pointer)
        tooltip.show(place, details, this.#pointer.x, this.#pointer.y, colourOf(place));
      else if (!this.hovered && isStill(this.focused)) tooltip.show(place, details, x, y, colourOf(place));
    });
  }

  #detailsOf({ track, bar }: BarPlace): TaskDetails | undefined {
    return this.#around.facts.of(track.row.task[bar]!);
  }

  #hide(): void {
    this.#tellsFocused = false;
    this.#around.tooltip.hide();
    this.#around.facts.unwant();
  }
}
