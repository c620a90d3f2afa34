/**
 * How play goes: frames per second, what happens at the end, direction, following the newest frame; and how fast it
 * really goes. It holds preferences and plays nothing.
 */
import { formatCount } from "../../../server/protocol/units.ts";
import { setPressed } from "../../panel/controls.ts";
import { element, setHidden, setText } from "../../panel/elements.ts";
import { axesButton, axesIcons } from "./axes-icons.ts";
import { fastest, type PlayPreferences, slowest } from "./bar-state.ts";
import { NumberField } from "./number-field.ts";
import { playModes } from "./play-path.ts";
import { say } from "./strings.ts";

export interface PlayControlsOptions {
  prefer(preferences: PlayPreferences): void;
  toggleFollow(): void;
  /** A sentence about what was typed and cannot be; undefined takes it back. */
  refuse(text: string | undefined): void;
}

/** What play has come to. */
export interface PlayReport {
  /** Frames shown a second; null while it cannot be told. */
  readonly rate: number | null;
  readonly dropped: number;
}

export class PlayControls {
  readonly element: HTMLElement;
  readonly #speed: NumberField;
  readonly #mode: HTMLSelectElement;
  readonly #backwards: HTMLButtonElement;
  readonly #follow: HTMLButtonElement;
  readonly #dropped = element("span", { class: "quiet axes-dropped" });
  readonly #rate = element("span", { class: "quiet axes-rate" });
  #preferences: PlayPreferences | undefined;

  constructor(options: PlayControlsOptions) {
    const prefer = (some: Partial<PlayPreferences>): void => {
      if (this.#preferences) options.prefer({ ...this.#preferences, ...some });
    };
    this.#speed = new NumberField({
      title: say("play.rate"),
      min: slowest,
      set: (framesPerSecond) => prefer({ framesPerSecond }),
      refuse: (typed) =>
        options.refuse(typed === undefined ? undefined : say("axes.noRate", { typed: typed.slice(0, 24) })),
    });
    this.#mode = element(
      "select",
      { class: "axes-select", attributes: { title: say("play.mode"), "aria-label": say("play.mode") } },
      ...playModes.map((mode) =>
        element("option", { text: say(`play.mode.${mode}`), attributes: { value: mode } }),
      ),
    );
    this.#mode.addEventListener("change", () => {
      const mode = playModes.find((own) => own === this.#mode.value);
      if (mode) prefer({ mode });
    });
    this.#backwards = axesButton(axesIcons.backwards, say("play.backwards"), () =>
      prefer({ isBackwards: !this.#preferences?.isBackwards }),
    );
    this.#follow = axesButton(axesIcons.follow, say("play.follow"), () => options.toggleFollow());
    this.#dropped.title = say("play.droppedHint");
    this.#rate.title = say("play.reachedHint");
    this.element = element(
      "div",
      { class: "axes-play", attributes: { role: "group", "aria-label": say("play.name") } },
      this.#dropped,
      element(
        "label",
        { class: "axes-speed" },
        this.#rate,
        this.#speed.element,
        element("span", { class: "quiet", text: say("play.unit") }),
      ),
      element("label", { class: "field select" }, this.#mode),
      this.#backwards,
      this.#follow,
    );
  }

  /** @param canGrow Whether the axis may become longer; only then there is a newest frame to follow. */
  show(preferences: PlayPreferences, follows: boolean, canGrow: boolean): void {
    this.#preferences = preferences;
    this.#speed.show(preferences.framesPerSecond, fastest);
    if (this.#mode.value !== preferences.mode) this.#mode.value = preferences.mode;
    setPressed(this.#backwards, preferences.isBackwards);
    setPressed(this.#follow, follows);
    setHidden(this.#follow, !canGrow);
  }

  /** Shows what play has come to; null takes it away. */
  report(report: PlayReport | null): void {
    const dropped = report?.dropped ?? 0;
    setText(this.#rate, report?.rate == null ? "" : say("play.reached", { rate: rateText(report.rate) }));
    setText(this.#dropped, dropped > 0 ? say("play.dropped", { count: formatCount(dropped) }) : "");
  }
}

/** `9.8`, `24`: a digit after the point only where it says something. */
const rateText = (rate: number): string =>
  rate >= 20 ? rate.toFixed(0) : rate.toFixed(1).replace(/\.0$/, "");
