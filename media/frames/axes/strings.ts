/**
 * What the bar of axes and play say, in English. The host may put other texts in their place; see
 * `media/panel/strings.ts`. Positions count from 0, so the last of a thousand frames is 999.
 */
import { speaker } from "../../panel/strings.ts";

/** Key → text; `{…}` are places. */
export const axesStrings = {
  "axes.name": "Axes and frames",
  "axes.axis": "axis {axis}",
  "axes.option": "{name} ({length})",
  "axes.rows": "Axis that runs down",
  "axes.columns": "Axis that runs to the right",
  "axes.along": "Axis that is shown",
  "axes.swap": "Swap the axes (transpose)",
  "axes.part": "Part of each value that is shown",
  "axes.shown": "{name} runs down, {other} to the right",
  "axes.shownOne": "{name} is shown",

  "axes.slider": "Position along {name}",
  "axes.field": "Go to a position along {name}: a number and Enter; −1 is the last one",
  "axes.previous": "Previous along {name} (left arrow)",
  "axes.next": "Next along {name} (right arrow)",
  "axes.last": "/ {last}",
  "axes.range": "{count} positions, from 0 to {last}",
  "axes.step": "step",
  "axes.stride": "How many positions one step along {name} goes",
  "axes.at": "{name}: {position} of {last}",
  "axes.atLabel": "{name}: {position} of {last}, {label}",
  "axes.noPosition": "There is no position {typed} along {name}: it goes from 0 to {last}.",
  "axes.noNumber": "“{typed}” is no whole number. Positions along {name} go from 0 to {last}.",
  "axes.noStride": "A step goes 1 to {last} positions, not “{typed}”.",
  "axes.noRate": "Play shows 1 to 60 frames a second, not “{typed}”.",

  "play.name": "Play",
  "play.play": "Play along {name} (Space)",
  "play.pause": "Pause (Space)",
  "play.rate": "Frames per second, from 1 to 60",
  "play.unit": "fps",
  "play.mode": "What play does at the end",
  "play.mode.loop": "Loop",
  "play.mode.bounce": "Bounce",
  "play.mode.once": "Once",
  "play.backwards": "Play backwards",
  "play.follow": "Follow the newest frame: go to the last one whenever the axis grows",
  "play.playing": "Playing along {name}",
  "play.paused": "Paused at {position} of {last}",
  "play.following": "Following the newest frame",
  "play.reached": "{rate} of",
  "play.reachedHint": "Frames a second that are really shown, of those that are wished for.",
  "play.dropped": "{count} dropped",
  "play.droppedHint":
    "Frames that were left out since play began, because reading took longer than there was time.",
} as const;

/** Says the texts of the bar. */
export const say = speaker(axesStrings);
