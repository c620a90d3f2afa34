/**
 * The timeline as tables, for keyboards and screen readers and for those who like figures: a row for each worker, and
 * the bars that are seen when they are few enough to be listed. Below the picture, closed at first; closed it costs
 * nothing.
 *
 * In the list of bars arrows go up and down, Enter to the source, Space selects.
 */
import { barKinds } from "../../server/protocol/timeline.ts";
import { formatCount } from "../../server/protocol/units.ts";
import { element } from "../panel/elements.ts";
import { wordsOf, workerName } from "./bar-words.ts";
import { type BarPlace, layersOf, type Scene } from "./scene.ts";
import { say } from "./strings.ts";
import { momentText } from "./ticks.ts";

const unfinished = barKinds.indexOf("unfinished");

/** What a column says, as the end of a key of `timelineStrings`. */
type Column =
  | "where"
  | "busy"
  | "calls"
  | "failures"
  | "moves"
  | "disk"
  | "now"
  | "bars"
  | "function"
  | "state"
  | "started"
  | "duration";

/** More bars are no list but a flood. */
export const mostListed = 200;

/** What the table does to the timeline. */
export interface TwinMoves {
  goToSource(place: BarPlace): void;
  select(place: BarPlace): void;
  /** The bar that the list's cursor is on. */
  point(place: BarPlace): void;
  opened(): void;
}

export class Twin {
  readonly element: HTMLDetailsElement;
  readonly #moves: TwinMoves;
  readonly #workers = element("table");
  readonly #bars = element("div");
  #listed: readonly BarPlace[] = [];
  /** Which row of the list the Tab key stops at. */
  #at = 0;

  constructor(moves: TwinMoves) {
    this.#moves = moves;
    this.element = element(
      "details",
      { class: "timeline-twin" },
      element("summary", { text: say("timeline.table") }),
      element("div", { class: "timeline-tables" }, this.#workers, this.#bars),
    );
    this.element.addEventListener("toggle", () => this.#moves.opened());
    this.#bars.addEventListener("keydown", (event) => this.#key(event));
    this.#bars.addEventListener("dblclick", (event) => {
      const place = this.#placeOf(event.target);
      if (place) this.#moves.goToSource(place);
    });
    this.#bars.addEventListener("click", (event) => {
      const place = this.#placeOf(event.target);
      if (place) this.#moves.select(place);
    });
  }

  get isOpen(): boolean {
    return this.element.open;
  }

  set isOpen(open: boolean) {
    this.element.open = open;
  }

  /** Fills the tables for a scene, if they are open. */
  update(scene: Scene): void {
    if (!this.isOpen) return;
    const [known] = layersOf(scene);
    const { shown } = scene.scale;
    const stretch = { from: momentText(shown.from, shown), to: momentText(shown.to, shown) };
    this.#fillWorkers(scene, stretch);
    const listed: BarPlace[] = [];
    let count = 0;
    for (const track of known?.tracks ?? []) {
      const [first, end] = track.between(shown.from, shown.to);
      for (let bar = first; bar < end; bar++) {
        if (track.endOf(bar) < shown.from) continue;
        count++;
        if (count <= mostListed) listed.push({ known: known!, track, bar });
      }
    }
    if (count > mostListed) {
      this.#listed = [];
      this.#bars.replaceChildren(
        element("p", {
          class: "quiet",
          text: say("timeline.tooMany", { count: formatCount(count), most: mostListed }),
        }),
      );
      return;
    }
    listed.sort((a, b) => a.track.row.start[a.bar]! - b.track.row.start[b.bar]!);
    this.#fillBars(listed, stretch);
  }

  #fillWorkers(scene: Scene, stretch: { readonly from: string; readonly to: string }): void {
    const head = ["where", "busy", "calls", "failures", "moves", "disk", "now"] as const;
    const executing = executingIn(scene);
    const rows = scene.places.rows.map(({ worker }) => {
      const counts = countsOf(scene, worker);
      const busy = scene.busyOf(worker);
      return element(
        "tr",
        {},
        element("th", { text: workerName(worker), attributes: { scope: "row" } }),
        ...[
          busy === undefined ? "–" : `${Math.round(busy * 100)} %`,
          formatCount(counts.calls),
          formatCount(counts.failed),
          formatCount(counts.moved),
          formatCount(counts.disk),
          scene.isRunning ? (executing.get(worker) ?? say("timeline.kind.idle")) : "–",
        ].map((text) => element("td", { text })),
      );
    });
    this.#workers.replaceChildren(
      element("caption", { text: say("timeline.workersTable", stretch) }),
      headOf(head),
      element("tbody", {}, ...rows),
    );
  }

  #fillBars(listed: readonly BarPlace[], stretch: { readonly from: string; readonly to: string }): void {
    const hasFocus = this.#bars.contains(document.activeElement);
    const before = this.#listed[this.#at];
    const again = before ? listed.findIndex((place) => isSame(place, before)) : 0;
    this.#listed = listed;
    this.#at = Math.max(0, again);
    const rows = listed.map((place, index) => {
      const { name, functionName, where, kind, started, duration } = wordsOf(place);
      return element(
        "tr",
        { attributes: { tabindex: index === this.#at ? 0 : -1, "data-index": index } },
        element("th", { text: name, attributes: { scope: "row" } }),
        ...[functionName, where, kind, started, duration].map((text) => element("td", { text })),
      );
    });
    const head = ["bars", "function", "where", "state", "started", "duration"] as const;
    this.#bars.replaceChildren(
      element(
        "table",
        {},
        element("caption", { text: say("timeline.barsTable", stretch) }),
        headOf(head),
        element("tbody", {}, ...rows),
      ),
    );
    if (hasFocus) this.#rowAt(this.#at)?.focus();
  }

  #key(event: KeyboardEvent): void {
    const place = this.#placeOf(event.target);
    if (!place) return;
    const last = this.#listed.length - 1;
    const to = { ArrowDown: this.#at + 1, ArrowUp: this.#at - 1, Home: 0, End: last }[event.key];
    if (to !== undefined) {
      const next = Math.min(last, Math.max(0, to));
      this.#rowAt(this.#at)?.setAttribute("tabindex", "-1");
      this.#at = next;
      this.#rowAt(next)?.setAttribute("tabindex", "0");
      this.#rowAt(next)?.focus();
      this.#moves.point(this.#listed[next]!);
    } else if (event.key === "Enter") this.#moves.goToSource(place);
    else if (event.key === " ") this.#moves.select(place);
    else return;
    event.preventDefault();
  }

  #rowAt(index: number): HTMLElement | null {
    return this.#bars.querySelector<HTMLElement>(`tr[data-index="${index}"]`);
  }

  #placeOf(target: EventTarget | null): BarPlace | undefined {
    const row = target instanceof Element ? target.closest<HTMLElement>("tr[data-index]") : null;
    return row ? this.#listed[Number(row.dataset["index"])] : undefined;
  }
}

function headOf(columns: readonly Column[]): HTMLElement {
  const title = (column: Column) =>
    element("th", { text: say(`timeline.${column}`), attributes: { scope: "col" } });
  return element("thead", {}, element("tr", {}, ...columns.map(title)));
}

function isSame(some: BarPlace, other: BarPlace): boolean {
  const [a, b] = [some.track.row, other.track.row];
  return (
    a.worker === b.worker && a.task[some.bar] === b.task[other.bar] && a.bar[some.bar] === b.bar[other.bar]
  );
}

/** What a worker did in the stretch that is seen, counted over its bars. */
function countsOf(scene: Scene, worker: number) {
  const counts = { calls: 0, failed: 0, moved: 0, disk: 0 };
  const [known] = layersOf(scene);
  const { shown } = scene.scale;
  for (const track of known?.tracks ?? []) {
    const { row } = track;
    if (row.worker !== worker) continue;
    const [first, end] = track.between(shown.from, shown.to);
    for (let bar = first; bar < end; bar++) {
      const many = row.task[bar]! < 0 ? -row.task[bar]! : 1;
      switch (barKinds[row.bar[bar]!]) {
        case "failed":
          counts.failed += many;
          counts.calls += many;
          break;
        case "moved":
          counts.moved += many;
          break;
        case "spilled":
        case "restored":
          counts.disk += many;
          break;
        default:
          counts.calls += many;
      }
    }
  }
  return counts;
}

/** Worker → name of the function that it is executing, wherever in time somebody looks. */
function executingIn({ pictures }: Scene): ReadonlyMap<number, string> {
  const executing = new Map<number, string>();
  for (const known of [pictures.overview, pictures.detail])
    for (const { row, length } of known?.tracks ?? [])
      for (let bar = 0; bar < length; bar++)
        if (row.bar[bar] === unfinished)
          executing.set(row.worker, known!.picture.functions[row.fn[bar]!]?.name ?? "");
  return executing;
}
