/**
 * The timeline as a tab of the panel: puts window, pictures, canvases, controls and tables together.
 *
 *     person ──▶ window ──▶ frame, at once, with the pictures there are
 *                   └─────▶ wish ──▶ question ──▶ picture ──▶ frame
 *
 * What is seen changes before anybody is asked, so zooming never waits. It knows the order of things and leaves the
 * things themselves to the files beside it.
 */
import type { PanelContent, PanelNotice } from "../../server/protocol/panel.ts";
import type { RunId, RunView } from "../../server/protocol/run-view.ts";
import { element } from "../panel/elements.ts";
import type { Selection } from "../panel/selection.ts";
import type { PanelContext, Tab } from "../panel/tab.ts";
import { Messages } from "./messages.ts";
import { PictureFlow } from "./picture-flow.ts";
import { Pictures } from "./pictures.ts";
import { say } from "./strings.ts";
import { seen, type TimeWindow, toTimeWindow, wholeRun } from "./time-window.ts";
import { TimelineView } from "./timeline-view.ts";

/** While a run goes on its picture is asked for again after so many milliseconds. */
const refreshEvery = 250;

/** What is kept over reloads. */
interface TimelineState {
  /** Whose window it is: of another run the same times mean nothing. */
  readonly run: RunId | undefined;
  readonly window: TimeWindow;
  /** Keys of the functions that the legend lets stand out. */
  readonly lit: readonly string[];
  readonly table: boolean;
}

/** The panel's second tab. */
export function timelineTab(context: PanelContext): Tab {
  return new TimelineTab(context);
}

class TimelineTab implements Tab {
  readonly id = "timeline";
  readonly title = say("timeline.title");
  readonly #context: PanelContext;
  readonly #pictures = new Pictures();
  readonly #flow: PictureFlow;
  readonly #view: TimelineView;
  readonly #messages: Messages;
  #window: TimeWindow = wholeRun;
  #run: RunView | undefined;
  #isShown = false;
  /** Of which run the window was, when it came out of a kept state. */
  #restored: RunId | undefined;
  /** What was selected, or at the cursor's place, since the tab was last seen. */
  #unmarked: Pick<Selection, "boxes" | "tasks"> | undefined;
  #takenAt = 0;
  /** A timer or a frame for the next refresh is under way. */
  #isRefreshing = false;

  constructor(context: PanelContext) {
    this.#context = context;
    this.#view = new TimelineView(context, this.#pictures, {
      end: () => this.#end,
      isRunning: () => this.#isRunning,
      window: () => this.#window,
      name: () => nameOf(this.#run),
      draw: () => this.#draw(),
      move: (window) => this.#move(window),
      laidOut: () => this.#flow.nudge(),
      stateChanged: () => context.stateChanged(),
    });
    this.#messages = new Messages({
      run: () => context.channel.post({ type: "command", command: "run" }),
      retry: () => {
        this.#messages.refused(undefined);
        this.#flow.nudge();
      },
    });
    this.#flow = new PictureFlow({
      wish: () => this.#wish(),
      ask: (takes) => context.channel.ask("timeline", takes),
      took: (picture, wish) => {
        this.#pictures.take(picture, wish);
        this.#takenAt = performance.now();
        this.#messages.refused(undefined);
        this.#draw();
        this.#refreshSoon();
      },
      refused: (reason) => {
        this.#messages.refused(reason);
        context.announce(say("timeline.refused", { reason }));
        this.#draw();
      },
    });
  }

  mount(host: HTMLElement): void {
    host.append(element("div", { class: "timeline" }, this.#messages.element, this.#view.element));
    this.#context.theme.onChange(() => this.#view.themeChanged());
  }

  shown(): void {
    this.#isShown = true;
    if (this.#unmarked) this.#mark(this.#unmarked);
    this.#draw();
    this.#flow.nudge();
    this.#refreshSoon();
  }

  hidden(): void {
    this.#isShown = false;
    this.#view.rest();
  }

  setContent({ source, run }: PanelContent): void {
    const isOther = source.kind !== "run" || source.run !== this.#run?.run;
    if (isOther) {
      // After a reload the window that was kept is for the run that it was kept with.
      if (run?.run !== this.#restored) this.#window = wholeRun;
      this.#restored = undefined;
      this.#view.clear();
    }
    // A reload of the panel's own, too: nobody knows what has come since.
    this.#flow.forget();
    this.#pictures.clear();
    this.#run = source.kind === "run" ? run : undefined;
    this.#messages.show(source.kind, run);
    this.#draw();
    this.#flow.nudge();
  }

  notice(notice: PanelNotice): void {
    if (notice.notice === "selected") this.#mark(notice);
    if (notice.notice !== "run" || notice.run.run !== this.#run?.run) return;
    const wasRunning = this.#isRunning;
    this.#run = notice.run;
    if (wasRunning && !this.#isRunning) {
      this.#pictures.ageAll();
      this.#view.runEnded();
      this.#flow.nudge();
    }
    this.#messages.show("run", notice.run);
    this.#draw();
    this.#refreshSoon();
  }

  select(selection: Selection): void {
    this.#mark(selection);
  }

  restore(state: unknown): void {
    const kept = (typeof state === "object" && state ? state : {}) as Partial<TimelineState>;
    const { run, window, lit, table } = kept;
    this.#restored = run;
    this.#window = toTimeWindow(window);
    if (Array.isArray(lit)) this.#view.lit = lit.filter((key) => typeof key === "string");
    this.#view.isTableOpen = table === true;
    this.#draw();
    this.#flow.nudge();
  }

  state(): TimelineState {
    const { lit, isTableOpen: table } = this.#view;
    return { run: this.#run?.run, window: this.#window, lit, table };
  }

  /** Marks what is selected or at the cursor's place; when the latter is nothing, the former. While nobody looks nothing is asked. */
  #mark({ boxes, tasks }: Pick<Selection, "boxes" | "tasks">): void {
    const isEmpty = boxes.length === 0 && tasks.length === 0;
    const marked = isEmpty ? this.#context.selection.current : { boxes, tasks };
    this.#unmarked = this.#isShown ? undefined : marked;
    if (this.#isShown) this.#view.select(marked);
  }

  get #isRunning(): boolean {
    return this.#run?.status === "running" || this.#run?.status === "cancelling";
  }

  /** How far the run has come, as far as the page has pictures of it. */
  get #end(): number {
    return this.#pictures.end || Math.max(1, this.#run?.elapsed ?? 0);
  }

  #move(window: TimeWindow): void {
    this.#window = window;
    this.#context.stateChanged();
    this.#draw();
    this.#flow.nudge();
  }

  #wish() {
    if (!this.#isShown || !this.#run) return undefined;
    const end = this.#end;
    // What has happened since the last picture is asked for as well, without knowing how far it has come.
    const since = this.#isRunning ? performance.now() - (this.#takenAt || performance.now()) : 0;
    return this.#pictures.wish(seen(this.#window, end), end + since, this.#view.width);
  }

  #draw(): void {
    this.#context.paint.draw(this.#paint);
  }

  readonly #paint = (): void => {
    this.#messages.tell(this.#pictures);
    this.#view.paint(this.#messages.isShown);
  };

  /** In a page that nobody sees no frame comes, and so no question leaves. */
  #refreshSoon(): void {
    if (!this.#isRunning || !this.#isShown || this.#isRefreshing) return;
    this.#isRefreshing = true;
    setTimeout(() => this.#context.paint.draw(this.#refresh), refreshEvery);
  }

  readonly #refresh = (): void => {
    this.#isRefreshing = false;
    if (!this.#isRunning || !this.#isShown) return;
    this.#pictures.age();
    this.#flow.nudge();
  };
}

/** Name of the script without its ending, as files made from it are called. */
function nameOf(run: RunView | undefined): string {
  const file = run?.script.split(/[\\/]/).at(-1) ?? "run";
  return file.replace(/\.\w+$/, "");
}
