/**
 * The timeline as it stands on paper, and wherever scripts do not run: one SVG, a row for each worker.
 *
 * All bars of one colour are one path, so that the picture has a handful of elements however many bars it shows.
 */
import { formatTime } from "../protocol/units.ts";
import { figure, type Html, html } from "./html.ts";
import { barKinds, coarsened, type Timeline, type Track } from "./timeline-bars.ts";

/** Where things stand in a row, in pixels; the page's script draws by the same measures. Few rows are higher. */
export function measuresOf({ workers }: Timeline) {
  const bars = workers.length <= 8 ? 32 : workers.length <= 24 ? 20 : 12;
  return { gutter: 92, row: bars + 12, bars, strip: 4, axis: 26, width: 1080 };
}

/** More bars than this are not told apart on a screen; drawn exactly up to here. */
const mostBars = 6000;

/** The class that colours a bar: that of its function for runs, that of its kind for all else. */
export function barClass(kind: number, fn: number): string {
  return kind === 0 ? (fn < 0 ? "bar-other" : `bar-${fn % 8}`) : `bar-${barKinds[kind]}`;
}

/** The whole run, at the width of the page. */
export function timelinePicture(whole: Timeline, label: string): Html {
  const timeline = coarsened(whole, mostBars);
  const { gutter, row, axis, width } = measuresOf(timeline);
  const height = timeline.workers.length * row + axis;
  const scale = (width - gutter - 8) / timeline.span;
  const rows = timeline.workers.map(
    (worker, at) =>
      html`<text class="row-name" x="0" y="${at * row + row / 2 + 3}">${workerName(worker)}</text><path class="row-line" d="M${gutter} ${at * row + row - 1.5}H${width - 8}"/>`,
  );
  const ticks = tickTimes(timeline.span, 8).map((time) => {
    const x = figure(gutter + time * scale);
    return html`<path class="tick" d="M${x} 0V${height - axis + 6}"/><text class="tick-name" x="${x}" y="${height - 6}">${formatTime(time).trimStart()}</text>`;
  });
  const paths = [...pathsByClass(timeline, scale)].map(
    ([name, path]) => html`<path class="${name}" d="${path}"/>`,
  );
  return html`<svg class="timeline-picture" role="img" aria-label="${label}" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">${ticks}${rows}${paths}</svg>`;
}

/** What a row is called. */
export const workerName = (worker: number): string => (worker === 0 ? "main thread" : `worker ${worker}`);

function pathsByClass(timeline: Timeline, scale: number): Map<string, string> {
  const paths = new Map<string, string[]>();
  for (const track of timeline.tracks) {
    const { y, height } = placeOf(track, timeline);
    track.start.forEach((start, index) => {
      const name = barClass(track.kind[index]!, track.fn[index]!);
      const x = figure(measuresOf(timeline).gutter + start * scale);
      // What took no time at all is still there to be seen.
      const w = figure(Math.max(0.6, track.duration[index]! * scale));
      const own = paths.get(name);
      const bar = `M${x} ${figure(y)}h${w}v${figure(height)}h-${w}z`;
      if (own) own.push(bar);
      else paths.set(name, [bar]);
    });
  }
  return new Map([...paths].map(([name, bars]) => [name, bars.join("")]));
}

/** Top and height of a track's bars. */
export function placeOf({ worker, lane }: Track, timeline: Timeline): { y: number; height: number } {
  const { row, bars, strip } = measuresOf(timeline);
  const top = timeline.workers.indexOf(worker) * row + 3;
  if (lane < 0) return { y: top + bars + 1, height: strip };
  const height = bars / (timeline.lanes.get(worker) ?? 1);
  return { y: top + lane * height, height: height - (height > 6 ? 1 : 0.5) };
}

/** Round times from 0 to `span`, at most about `most` of them. */
export function tickTimes(span: number, most: number): number[] {
  const rough = span / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((digit) => digit * power).find((own) => own >= rough) ?? rough;
  const times: number[] = [];
  for (let tick = 0; tick * step <= span && tick <= 4 * most; tick++) times.push(tick * step);
  return times;
}
