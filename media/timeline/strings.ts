/**
 * What the timeline says, in English. The host may put other texts in their place; see `media/panel/strings.ts`.
 */
import { speaker } from "../panel/strings.ts";

/** Key → text; `{…}` are places. */
export const timelineStrings = {
  "timeline.title": "Timeline",
  "timeline.name": "Timeline of the run",
  "timeline.roleDescription": "timeline",
  "timeline.help":
    "Left and right arrow move, plus and minus zoom, 0 shows the whole run. Down arrow goes to the bars; there arrows go from bar to bar, Enter to the source, Space selects, Escape leaves.",
  "timeline.nothing": "Nothing has run yet",
  "timeline.nothingHint": "As soon as tasks run, each worker has a row here, and each task a bar.",
  "timeline.starting": "No task has begun yet",
  "timeline.analysis": "A graph by analysis has no timeline",
  "timeline.analysisHint": "Run the pipeline to see when each task ran, and where.",
  "timeline.run": "Run Pipeline",
  "timeline.refused": "The timeline could not be read: {reason}",
  "timeline.retry": "Try Again",

  "timeline.zoomIn": "Zoom in (+)",
  "timeline.zoomOut": "Zoom out (−)",
  "timeline.whole": "Whole run (0)",
  "timeline.wholeShort": "whole run",
  "timeline.follow": "Follow",
  "timeline.followHint": "Stay at the end of the run while it goes on",
  "timeline.savePicture": "Save as PNG",
  "timeline.overview": "Overview of the whole run; the frame is what is seen below",
  "timeline.seen": "{from} – {to} · {length}",
  "timeline.seenWhole": "0 – {to}",

  "timeline.worker": "worker {number}",
  "timeline.mainThread": "main thread",
  "timeline.merged": "{count} tasks, mostly {name}",
  "timeline.mergedHint": "Double-click to zoom in to them.",
  "timeline.task": "task {task}",
  "timeline.unknown": "(unknown function)",
  "timeline.kind.run": "ran",
  "timeline.kind.failed": "failed",
  "timeline.kind.unfinished": "running now",
  "timeline.kind.unfinishedDone": "did not finish",
  "timeline.kind.moved": "transfer",
  "timeline.kind.spilled": "spilled to disk",
  "timeline.kind.restored": "read back from disk",
  "timeline.kind.idle": "idle",
  "timeline.legend": "Functions; choose some to dim the others",
  "timeline.legendAll": "Show all",
  "timeline.lit": "Only {names} stand out",
  "timeline.litNone": "All functions stand out",

  "timeline.function": "Function",
  "timeline.where": "Worker",
  "timeline.started": "Started",
  "timeline.duration": "Duration",
  "timeline.waited": "Waited",
  "timeline.bytes": "Result",
  "timeline.output": "Output",
  "timeline.state": "State",
  "timeline.error": "Error",
  "timeline.retries": "Retries",
  "timeline.bars": "Bar",
  "timeline.busy": "Busy",
  "timeline.calls": "Tasks",
  "timeline.failures": "Failed",
  "timeline.moves": "Transfers",
  "timeline.disk": "Spilled, read back",
  "timeline.now": "Now",

  "timeline.selected": "{count} selected",
  "timeline.show": "Show",
  "timeline.showHint": "Zoom to what is selected",
  "timeline.details": "Details",
  "timeline.source": "Go to Source",
  "timeline.noSource": "It is not known where this task was made.",
  "timeline.notThere": "None of what is selected has run.",

  "timeline.table": "Table",
  "timeline.workersTable": "Workers, {from} to {to}",
  "timeline.barsTable": "Bars, {from} to {to}",
  "timeline.tooMany": "{count} bars are seen. Zoom in to at most {most} to have them listed.",
  "timeline.bar": "{name}, {where}, {kind}, {duration} from {started}",
  "timeline.position": "{at} of {count}",
} as const;

/** Says the timeline's texts. */
export const say = speaker(timelineStrings);
