/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/**
 * The timeline alone on a page, with a host that is a script: what the tests in Chromium load.
 */
import { Channel, type HostApi } from "../../../media/panel/channel.ts";
import { PaintLoop } from "../../../media/panel/paint-loop.ts";
import { SharedSelection } from "../../../media/panel/selection.ts";
import type { Tab } from "../../../media/panel/tab.ts";
import { Theme } from "../../../media/panel/theme.ts";
import { timelineTab } from "../../../media/timeline/timeline-tab.ts";
import type {
  FromPanel,
  PanelAnswer,
  PanelContent,
  PanelNotice,
  ToPanel,
} from "../../../server/protocol/panel.ts";
import type { RunView } from "../../../server/protocol/run-view.ts";
import type { CallSite } from "../../../server/protocol/sites.ts";
import { detailsOf, type MadeUpRun, pictureOf, richRun, smallRun } from "./made-up-run.ts";

/** What tests reach through `window.page`. */
export interface TimelinePage {
  run: MadeUpRun;
  readonly tab: Tab;
  /** All that left the page, in order. */
  readonly posted: FromPanel[];
  readonly revealed: CallSite[];
  readonly said: string[];
  /** Questions that no answer was given to, while `holdsAnswers`. */
  readonly held: (() => void)[];
  holdsAnswers: boolean;
  /** Timeline questions that were under way at once, at most. */
  mostAtOnce: number;
  refuses: string | undefined;
  start(kind?: "small" | "rich"): void;
  show(source?: "run" | "analysis", state?: unknown): void;
  notice(notice: PanelNotice): void;
  runView(): RunView;
  select(boxes: string[], tasks: number[]): void;
  selected(): { readonly boxes: readonly string[]; readonly tasks: readonly number[] };
}

const incoming = new EventTarget();
let underWay = 0;

const host: HostApi = {
  getState: () => undefined,
  setState: () => undefined,
  postMessage: (message) => {
    page.posted.push(message);
    if (message.type !== "ask") return;
    const isTimeline = message.question.ask === "timeline";
    if (isTimeline) page.mostAtOnce = Math.max(page.mostAtOnce, ++underWay);
    const answer = () => {
      if (isTimeline) underWay--;
      const back: ToPanel = page.refuses
        ? { type: "refused", number: message.number, message: page.refuses }
        : { type: "answer", number: message.number, answer: answerTo(message) };
      incoming.dispatchEvent(new MessageEvent("message", { data: back }));
    };
    if (page.holdsAnswers) page.held.push(answer);
    else queueMicrotask(answer);
  },
};

function answerTo({ question }: Extract<FromPanel, { type: "ask" }>): PanelAnswer {
  if (question.ask === "timeline") return pictureOf(page.run, question.takes);
  if (question.ask === "details" && question.takes.task !== undefined)
    return detailsOf(page.run, question.takes.task);
  const view = page.run.functions[Number(question.ask === "details" && question.takes.box?.slice(1))]!;
  return {
    kind: "group",
    id: "g1",
    function: view,
    tasks: 7,
    counts: [],
    total: 0,
    median: 0,
    longest: 0,
    bytes: 0,
    retries: 0,
    share: 0,
    isCritical: false,
    shown: [],
  };
}

const selection = new SharedSelection();
const paint = new PaintLoop();
const theme = new Theme();
const tab = timelineTab({
  channel: new Channel(host, incoming),
  selection,
  theme,
  paint,
  reveal: (site) => void page.revealed.push(site),
  showDetails: () => void page.said.push("details"),
  announce: (sentence) => void page.said.push(sentence),
  stateChanged: () => undefined,
});

const page: TimelinePage = {
  run: smallRun(),
  tab,
  posted: [],
  revealed: [],
  said: [],
  held: [],
  holdsAnswers: false,
  mostAtOnce: 0,
  refuses: undefined,
  start(kind = "small") {
    page.run = kind === "rich" ? richRun() : smallRun();
  },
  show(source = "run", state) {
    const content: PanelContent = {
      source:
        source === "run" ? { kind: "run", run: "r1" } : { kind: "analysis", script: "/home/ada/frames.ts" },
      ...(source === "run" ? { run: page.runView() } : {}),
      graph: emptyGraph,
    };
    if (state !== undefined) tab.restore(state);
    tab.setContent(content);
    tab.shown();
  },
  notice: (notice) => tab.notice(notice),
  runView: () => ({
    run: "r1",
    kind: "run",
    script: "/home/ada/frames.ts",
    status: page.run.isRunning ? "running" : "succeeded",
    started: 0,
    elapsed: page.run.end,
    tasks: { known: 20, executing: 0, finished: 20, failed: 0, reused: 0 },
    executing: [],
    canRerun: false,
  }),
  select: (boxes, tasks) => selection.choose({ boxes, tasks, from: "graph" }),
  selected: () => selection.current,
};

const emptyGraph: PanelContent["graph"] = {
  picture: 1,
  kind: "run",
  functions: [],
  boxes: [],
  frames: [],
  edgeFrom: [],
  edgeTo: [],
  edgeCount: [],
  tasks: 0,
  hidden: 0,
  isCapped: false,
  maxBoxes: 100,
  states: {
    picture: 1,
    box: [],
    counts: [],
    total: [],
    longest: [],
    bytes: [],
    worker: [],
    order: [],
    share: [],
    critical: [],
    at: 0,
  },
};

theme.start();
selection.onChange((chosen) => tab.select(chosen));
tab.mount(document.querySelector<HTMLElement>("main")!);
Object.assign(window, { page });
