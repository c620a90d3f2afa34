/**
 * The details of what is selected, beside the tabs: asked for when they are looked at, and again while the run goes on.
 */
import type { GroupDetails, PanelContent, PanelNotice, TaskDetails } from "../../../server/protocol/panel.ts";
import { formatCount } from "../../../server/protocol/units.ts";
import { iconButton } from "../controls.ts";
import { element } from "../elements.ts";
import { isGoingOn } from "../run-status.ts";
import type { Selection } from "../selection.ts";
import { sayPanel as say } from "../strings-panel.ts";
import type { PanelContext } from "../tab.ts";
import { groupDetails, taskDetails } from "./details-view.ts";
import { resizeHandle } from "./resize-handle.ts";

/** Milliseconds between two looks at a task while the run goes on: as often as figures can be read. */
const pause = 400;

export interface DetailsListener {
  close(): void;
  resized(): void;
}

export class DetailsPane {
  readonly root: HTMLElement;
  readonly #context: PanelContext;
  readonly #body = element("div", { class: "details-body", attributes: { tabindex: 0 } });
  #subject: { readonly box?: string; readonly task?: number } | undefined;
  #several = 0;
  #content: PanelContent | undefined;
  #asked = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #shown = "";
  #width = 320;

  constructor(context: PanelContext, listener: DetailsListener) {
    this.#context = context;
    const handle = resizeHandle({
      width: () => this.#width,
      resize: (width) => {
        this.width = width;
        listener.resized();
      },
    });
    this.root = element(
      "aside",
      { class: "details", attributes: { "aria-label": say("details.label"), hidden: true } },
      handle,
      element(
        "header",
        { class: "details-head" },
        element("h2", { text: say("details.label") }),
        iconButton("close", say("details.close"), () => listener.close()),
      ),
      this.#body,
    );
    this.root.addEventListener("keydown", (event) => {
      if (event.key === "Escape") listener.close();
    });
  }

  get width(): number {
    return this.#width;
  }

  /** Pixels; kept within what leaves room for the graph. */
  set width(width: number) {
    this.#width = Math.round(Math.min(720, Math.max(220, width)));
    this.root.style.width = `${this.#width}px`;
  }

  setContent(content: PanelContent): void {
    this.#content = content;
    this.#askSoon(0);
  }

  select({ boxes, tasks }: Selection): void {
    const [task] = tasks;
    const [box] = boxes;
    this.#several = Math.max(boxes.length, tasks.length);
    this.#subject =
      this.#several > 1 ? undefined : task !== undefined ? { task } : box !== undefined ? { box } : undefined;
    this.#askSoon(0);
  }

  /** It has just been opened. */
  shown(): void {
    this.#askSoon(0);
  }

  notice(notice: PanelNotice): void {
    if (notice.notice === "run") {
      const wasOpen = this.#content?.run !== undefined && isGoingOn(this.#content.run);
      if (this.#content) this.#content = { ...this.#content, run: notice.run };
      // Once more when it is over: the last figures are the ones that stay.
      if (wasOpen || isGoingOn(notice.run)) this.#askSoon(pause);
    } else if (notice.notice === "states") this.#askSoon(pause);
  }

  #askSoon(delay: number): void {
    if (this.root.hidden) return;
    if (delay === 0) {
      clearTimeout(this.#timer);
      this.#timer = undefined;
      void this.#ask();
      return;
    }
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.#ask();
    }, delay);
  }

  async #ask(): Promise<void> {
    const number = ++this.#asked;
    const subject = this.#subject;
    if (!subject) {
      const count = formatCount(this.#several);
      this.#say(this.#several > 1 ? say("details.several", { count }) : say("details.nothing"));
      return;
    }
    try {
      const details = await this.#context.channel.ask("details", subject);
      if (number === this.#asked) this.#show(details);
    } catch (error) {
      if (number === this.#asked) this.#say(error instanceof Error ? error.message : String(error));
    }
  }

  #say(sentence: string): void {
    this.#shown = "";
    this.#body.replaceChildren(element("p", { class: "quiet", text: sentence }));
  }

  #show(details: TaskDetails | GroupDetails): void {
    const run = this.#content?.run;
    const canRun = run !== undefined && !isGoingOn(run) && this.#content?.canRun !== false;
    const text = JSON.stringify([details, canRun]);
    if (text === this.#shown) return;
    this.#shown = text;
    const { scrollTop } = this.#body;
    const focus = focusIn(this.#body);
    const actions = {
      reveal: this.#context.reveal,
      select: (task: number) => this.#context.selection.choose({ boxes: [], tasks: [task], from: "details" }),
      command: (command: "run-task" | "run-from-task", task: number) =>
        this.#context.channel.post({ type: "command", command, task }),
      copy: (copied: string) => this.#context.channel.post({ type: "copy", text: copied }),
      canRun,
    };
    const isTask = details.kind === "task";
    this.#body.replaceChildren(...(isTask ? taskDetails(details, actions) : groupDetails(details, actions)));
    this.#body.scrollTop = scrollTop;
    // What had the keyboard has been replaced by its like.
    if (focus >= 0) this.#body.querySelectorAll<HTMLElement>("button")[focus]?.focus();
  }
}

const focusIn = (body: HTMLElement): number =>
  [...body.querySelectorAll("button")].indexOf(document.activeElement as HTMLButtonElement);
