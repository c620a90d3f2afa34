/**
 * How durations are spread, as a row of bars; what it shows is said in words as well.
 */
import type { GroupDetails } from "../../../server/protocol/panel.ts";
import { formatTime } from "../../../server/protocol/units.ts";
import { element } from "../elements.ts";
import { sayPanel as say } from "../strings-panel.ts";

/** Bars of equal width on a logarithmic scale. */
export function spreadPicture({ from, to, counts }: NonNullable<GroupDetails["spread"]>): HTMLElement {
  const most = Math.max(1, ...counts);
  const highest = counts.indexOf(Math.max(...counts));
  const edge = (bin: number): string => time(from * (to / from) ** (bin / Math.max(1, counts.length)));
  const bars = counts.map((count, bin) => {
    const bar = element("i", { attributes: { title: `${edge(bin)} – ${edge(bin + 1)}: ${count}` } });
    // One task of thousands is still a line.
    bar.style.height = count === 0 ? "0" : `max(2px, ${((count / most) * 100).toFixed(1)}%)`;
    return bar;
  });
  const words = { from: time(from), to: time(to), least: edge(highest), most: edge(highest + 1) };
  return element(
    "figure",
    { class: "spread" },
    element("figcaption", { class: "quiet", text: say("details.spread") }),
    element(
      "div",
      { class: "spread-bars", attributes: { role: "img", "aria-label": say("details.spreadLabel", words) } },
      ...bars,
    ),
    element(
      "div",
      { class: "spread-ends quiet", attributes: { "aria-hidden": true } },
      element("span", { text: time(from) }),
      element("span", { text: time(to) }),
    ),
  );
}

const time = (ms: number): string => formatTime(ms).trim();
