/**
 * What a hover over a delayed function says, as markdown: how long, how often, where the time went, what came out.
 */
import { t } from "@vscode/l10n";
import { formatBytes, formatCount } from "../../protocol/units.ts";
import { commandLink, escaped, picture } from "./markdown.ts";
import { callsText, type Shown, shownOf, timeText, whenText } from "./shown.ts";
import type { Sighting } from "./sighting.ts";
import { spreadPicture } from "./spread-picture.ts";

/** Markdown; its links are commands, so whoever shows it has to trust it. `now` is milliseconds since 1970. */
export function hoverText(sighting: Sighting, now: number): string {
  const shown = shownOf(sighting);
  const parts = [title(sighting, now)];
  if (shown) parts.push(times(shown), spread(shown), shares(shown), output(shown));
  parts.push(troubles(sighting), links(sighting));
  return parts.filter((part) => part !== "").join("\n\n");
}

function title(sighting: Sighting, now: number): string {
  const when = whenText(sighting, now);
  return `**${escaped(sighting.name)}** — ${escaped(callsText(sighting))} · ${escaped(when)}`;
}

function times({ last, median, longest }: Shown): string {
  const parts: readonly (readonly [name: string, time: number])[] = [
    [t("last"), last],
    [t("median"), median],
    [t("longest"), longest],
  ];
  return parts.map(([name, time]) => `${escaped(name)} **${escaped(timeText(time))}**`).join(" · ");
}

function spread({ spread: counts, median }: Shown): string {
  const drawn = spreadPicture(counts, median);
  return drawn ? `${escaped(drawn.from)} ${picture(drawn.svg, drawn.words)} ${escaped(drawn.to)}` : "";
}

/** Characters of the longest bar. */
const barLength = 16;

/** Where the time of a call went, as bars of text: they have the colours of the theme. */
function shares({ waiting, running, transfer }: Shown): string {
  const rows = [
    { name: t("waiting"), time: waiting },
    { name: t("running"), time: running },
    { name: t("transfer"), time: transfer },
  ];
  const sum = waiting + running + transfer;
  if (!(sum > 0)) return "";
  const width = Math.max(...rows.map(({ name }) => name.length));
  const lines = rows.map(({ name, time }) => {
    const filled = time > 0 ? Math.max(1, Math.round((time / sum) * barLength)) : 0;
    return `${name.padEnd(width)} ${"█".repeat(filled).padEnd(barLength, "░")} ${timeText(time)}`;
  });
  // A fence of its own length: a translation may hold anything but this.
  return `\`\`\`\`text\n${lines.join("\n")}\n\`\`\`\``;
}

function output({ output: shape, bytes, calls, share, isCritical }: Shown): string {
  const each =
    calls > 1
      ? t("{0} each, {1} in all", formatBytes(bytes / calls), formatBytes(bytes))
      : formatBytes(bytes);
  const made = [...(shape === undefined ? [] : [escaped(shape)]), escaped(each)].join(" · ");
  const percent = share > 0 && share < 0.01 ? "< 1" : String(Math.round(share * 100));
  const facts = [
    t("{0}% of the run's task time", percent),
    isCritical ? t("on the critical path") : t("not on the critical path"),
  ];
  return `${escaped(t("Output"))} ${made}\\\n${facts.map(escaped).join(" · ")}`;
}

function troubles({ live, figures, isChanged }: Sighting): string {
  const failures = live ? live.times.tasks.failed : (figures?.failures ?? 0);
  const facts = [
    ...(failures > 0 ? [t("{0} failed", formatCount(failures))] : []),
    ...(live && live.times.retries > 0 ? [t("{0} tried again", formatCount(live.times.retries))] : []),
    ...(isChanged ? [t("edited since")] : []),
  ];
  return facts.map(escaped).join(" · ");
}

function links({ live, figures, script }: Sighting): string {
  const run = live?.run ?? figures?.run;
  return [
    ...(run === undefined ? [] : [commandLink(t("Show in Graph"), "treadle.showGraph", run)]),
    ...(figures ? [commandLink(t("Clear Timings"), "treadle.clearTimings", script)] : []),
  ].join(" · ");
}
