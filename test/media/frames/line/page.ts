/**
 * A page with nothing in it but the display of lines: what the viewer's page would tell it, a test tells it through
 * `window.treadleLine`.
 */
import { acquireFramesHost, FramesChannel } from "../../../../media/frames/channel.ts";
import type { Shown } from "../../../../media/frames/display.ts";
import { createLineDisplay, type LineDisplay } from "../../../../media/frames/line/line-display.ts";
import { element } from "../../../../media/panel/elements.ts";
import { Theme } from "../../../../media/panel/theme.ts";

/** What tests may do with the display. */
export interface LineInPage {
  readonly display: LineDisplay;
  show(shown: Shown, kept?: unknown): void;
  /** What was announced last. */
  announced: string | undefined;
  /** Base64 of the PNG, and its name. */
  png(background: "white" | "theme"): Promise<{ readonly name: string; readonly bytes: string }>;
}

declare global {
  interface Window {
    treadleLine: LineInPage;
  }
}

const theme = new Theme();
theme.start();
const channel = new FramesChannel(acquireFramesHost(), window);
const announced = element("p", { class: "announced", attributes: { role: "status" } });
const preferences = new Map<string, unknown>();
const display = createLineDisplay({
  channel,
  theme,
  preference: (name) => preferences.get(name),
  setPreference: (name, value) => void preferences.set(name, value),
  stateChanged: () => channel.setState(display.state()),
  announce: (text) => {
    window.treadleLine.announced = text;
    announced.textContent = text ?? "";
  },
});
const app = document.querySelector("#app")!;
const stand = element("div", { class: "stand" }, display.element);
app.append(stand, announced);
window.treadleLine = {
  display,
  announced: undefined,
  show(shown, kept) {
    display.show(shown, kept);
    display.setVisible(true);
  },
  async png(background) {
    const { name, bytes } = await display.exports.png({ isDecorated: true, background });
    return { name, bytes: btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join("")) };
  },
};
channel.post({ type: "log", text: "ready" });
