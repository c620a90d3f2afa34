/**
 * A page with nothing in it but a bar of axes and a display that is told of choices: it keeps them, and is done with
 * each when a test says so.
 */
import { AxesBar, type AxesChoice } from "../../../../media/frames/axes/axes-bar.ts";
import type { Shown } from "../../../../media/frames/display.ts";
import { element } from "../../../../media/panel/elements.ts";

/** One choice that the display was told of. */
export interface Told {
  readonly choice: AxesChoice;
  readonly why: string;
  readonly next: readonly (readonly number[])[];
}

declare global {
  interface Window {
    treadleBar: {
      readonly bar: AxesBar;
      readonly told: Told[];
      announced: string | undefined;
      /** While true the display is done with nothing. */
      isSlow: boolean;
      /** Done with all that it was told of so far. */
      finish(): void;
      changes: number;
      show(shown: Shown, kept?: unknown): void;
    };
  }
}

let waiting: (() => void)[] = [];
const bar = new AxesBar({
  shows: 2,
  onChoice: (choice, why, next) => {
    window.treadleBar.told.push({ choice, why, next });
    if (!window.treadleBar.isSlow) return Promise.resolve(true);
    return new Promise<boolean>((done) => void waiting.push(() => done(true)));
  },
  announce: (text) => {
    window.treadleBar.announced = text;
  },
  onStateChanged: () => void window.treadleBar.changes++,
});
window.treadleBar = {
  bar,
  told: [],
  announced: undefined,
  isSlow: false,
  changes: 0,
  finish() {
    const done = waiting;
    waiting = [];
    for (const one of done) one();
  },
  show(shown, kept) {
    bar.show(shown, kept);
    bar.setVisible(true);
  },
};
const display = element("div", { class: "picture", attributes: { tabindex: 0 } });
display.style.height = "200px";
display.addEventListener("keydown", (event) => void bar.key(event));
document.querySelector("#app")!.append(display, bar.element);
