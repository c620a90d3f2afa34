/**
 * The line about the run: which script, how it stands, how far it is, how long it takes, and what can be done about it.
 * It counts seconds by the page's own clock while the run goes on.
 */
import type { PanelCommand, PanelContent } from "../../server/protocol/panel.ts";
import type { RunView } from "../../server/protocol/run-view.ts";
import { formatCount, formatTime } from "../../server/protocol/units.ts";
import { iconButton } from "./controls.ts";
import { element, setHidden, setText } from "./elements.ts";
import { type Icon, iconElement, iconOf, stateIcons } from "./icons.ts";
import { sayPanel as say } from "./strings-panel.ts";

/** Milliseconds between two looks at the clock. */
const tick = 500;

/** Milliseconds between two sentences to a screen reader while a run goes on. */
const speechPause = 8000;

const icons: Readonly<Record<RunView["status"], Icon>> = {
  running: stateIcons.executing,
  cancelling: stateIcons.cancelled,
  succeeded: stateIcons.memory,
  failed: stateIcons.failed,
  cancelled: stateIcons.cancelled,
  interrupted: stateIcons.cancelled,
};

/** True while the run may still change. */
export const isGoingOn = (run: RunView): boolean => run.status === "running" || run.status === "cancelling";

export class RunStatus {
  readonly root: HTMLElement;
  readonly #icon = element("span", { class: "status-icon" });
  readonly #script = element("span", { class: "status-script" });
  readonly #state = element("span", { class: "status-state" });
  readonly #tasks = element("span", { class: "status-tasks quiet" });
  readonly #time = element("span", { class: "status-time quiet" });
  readonly #bar = element(
    "span",
    { class: "status-bar", attributes: { "aria-hidden": true } },
    element("i"),
    element("i"),
  );
  readonly #buttons: Readonly<Record<"cancel" | "rerun" | "run" | "report", HTMLButtonElement>>;
  readonly #announce: (sentence: string) => void;
  #run: RunView | undefined;
  /** False in Restricted Mode. */
  #canRun = true;
  /** The page's clock when the run's `elapsed` came. */
  #heard = 0;
  #spoken = Number.NEGATIVE_INFINITY;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(command: (command: PanelCommand) => void, announce: (sentence: string) => void) {
    this.#announce = announce;
    this.#buttons = {
      cancel: iconButton("stop", say("button.cancel"), () => command("cancel"), say("button.cancel")),
      rerun: iconButton("rerun", say("button.rerun"), () => command("rerun"), say("button.rerun")),
      run: iconButton("run", say("button.run"), () => command("run"), say("button.run")),
      report: iconButton("report", say("button.report"), () => command("report"), say("button.report")),
    };
    this.root = element(
      "div",
      { class: "status", attributes: { role: "group", "aria-label": say("status.label") } },
      this.#icon,
      this.#script,
      this.#state,
      this.#bar,
      this.#tasks,
      this.#time,
      element("span", { class: "space" }),
      ...Object.values(this.#buttons),
    );
    // Nothing is known of the run yet, and so nothing can be done about it.
    for (const part of [this.#bar, ...Object.values(this.#buttons)]) setHidden(part, true);
  }

  /** Shows a run, or a script that is not run. */
  show(content: PanelContent): void {
    this.#run = undefined;
    this.#canRun = content.canRun !== false;
    if (content.run) {
      this.update(content.run);
      return;
    }
    this.#clock(false);
    const script = content.source.kind === "analysis" ? content.source.script : "";
    this.#script.title = script;
    setText(this.#script, fileOf(script));
    setText(this.#state, say("status.analysis"));
    this.#icon.replaceChildren();
    for (const part of [this.#tasks, this.#time]) setText(part, "");
    setHidden(this.#bar, true);
    this.root.dataset["status"] = "analysis";
    for (const [name, button] of Object.entries(this.#buttons))
      setHidden(button, name !== "run" || !this.#canRun);
    setText(this.#buttons.run.lastElementChild as HTMLElement, say("button.start"));
  }

  /** Brings the figures of the run up to date. */
  update(run: RunView): void {
    const before = this.#run;
    this.#run = run;
    this.#heard = performance.now();
    const isOpen = isGoingOn(run);
    // Of a preview that has gone well no task was ever to run: there is nothing to count, and nothing to reuse.
    const isPreview = run.kind === "preview" && run.status === "succeeded";
    const { known, finished, failed, reused, executing } = run.tasks;
    this.#script.title = run.script;
    setText(this.#script, fileOf(run.script));
    setText(this.#state, say(isPreview ? "status.analysis" : `status.${run.status}`));
    if (isPreview) this.#icon.replaceChildren();
    else if (before?.status !== run.status)
      this.#icon.replaceChildren(iconElement(icons[run.status] ?? iconOf("run")));
    this.root.dataset["status"] = isPreview ? "analysis" : run.status;
    const done = { done: formatCount(finished + failed), known: formatCount(known) };
    const parts = [
      say(isPreview ? "status.previewed" : known === 0 && isOpen ? "status.starting" : "status.tasks", done),
    ];
    if (reused > 0) parts.push(say("status.reused", { count: formatCount(reused) }));
    setText(this.#tasks, parts.join(" · "));
    setHidden(this.#bar, known === 0 || isPreview);
    const [good, bad] = this.#bar.children as unknown as readonly [HTMLElement, HTMLElement];
    good.style.width = `${(finished / Math.max(1, known)) * 100}%`;
    bad.style.width = `${(failed / Math.max(1, known)) * 100}%`;
    setHidden(this.#buttons.cancel, !isOpen);
    setHidden(this.#buttons.run, isOpen || !this.#canRun);
    const again = say(isPreview ? "button.start" : "button.run");
    setText(this.#buttons.run.lastElementChild as HTMLElement, again);
    this.#buttons.run.title = again;
    setHidden(this.#buttons.report, isOpen || isPreview);
    setHidden(this.#buttons.rerun, isOpen || !run.canRerun || !this.#canRun);
    this.#clock(isOpen);
    this.#showTime();
    const isChange = before?.status !== run.status;
    if (isChange || this.#heard - this.#spoken > speechPause) {
      this.#spoken = this.#heard;
      const values = { status: say(`status.${run.status}`), ...done, executing, failed };
      // What is said the moment a page opens would only be in the way of its title.
      if (before) this.#announce(say("says.progress", values));
    }
  }

  #clock(isOn: boolean): void {
    if (isOn) this.#timer ??= setInterval(() => this.#showTime(), tick);
    else {
      clearInterval(this.#timer);
      this.#timer = undefined;
    }
  }

  #showTime(): void {
    const run = this.#run;
    if (!run) return;
    const since = isGoingOn(run) ? performance.now() - this.#heard : 0;
    const elapsed = run.elapsed + since;
    const whole = isGoingOn(run) && elapsed >= 1000 ? Math.floor(elapsed / 1000) * 1000 : elapsed;
    // Whole seconds while they are counting: tenths that jump are no information.
    const parts = [
      formatTime(whole)
        .trim()
        .replace(isGoingOn(run) ? /\.0(?= ?s)/ : /$^/, ""),
    ];
    const left = run.remaining === undefined ? undefined : run.remaining - since;
    if (isGoingOn(run) && left !== undefined && left > 500) {
      const rounded = Math.ceil(left / 1000) * 1000;
      parts.push(
        say("status.left", {
          time: formatTime(rounded)
            .trim()
            .replace(/\.0(?= ?s)/, ""),
        }),
      );
    }
    setText(this.#time, run.kind === "preview" && run.status === "succeeded" ? "" : parts.join(" · "));
  }
}

const fileOf = (path: string): string => path.split(/[\\/]/).at(-1) ?? path;
