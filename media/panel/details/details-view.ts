/**
 * Details as elements: of one task, or of the tasks of a group. Texts come from scripts and stay texts.
 */
import {
  type GroupDetails,
  type NamedTask,
  type TaskDetails,
  taskStates,
} from "../../../server/protocol/panel.ts";
import type { CallSite, FunctionView } from "../../../server/protocol/sites.ts";
import { formatBytes, formatCount, formatTime } from "../../../server/protocol/units.ts";
import { iconButton } from "../controls.ts";
import { element } from "../elements.ts";
import { iconElement, stateIcons } from "../icons.ts";
import { sayPanel as say } from "../strings-panel.ts";
import { errorView } from "./error-view.ts";
import { spreadPicture } from "./spread-picture.ts";

/** What can be done from the details. */
export interface DetailsActions {
  reveal(site: CallSite): void;
  select(task: number): void;
  command(command: "run-task" | "run-from-task", task: number): void;
  copy(text: string): void;
  /** Tasks can be run again only when the run is over. */
  readonly canRun: boolean;
}

type Row = readonly [name: string, value: string | undefined];

/** Everything about one task. */
export function taskDetails(details: TaskDetails, actions: DetailsActions): HTMLElement[] {
  const { state, key, started, finished, ready, busy, worker, error } = details;
  const end = finished ?? undefined;
  const rows: Row[] = [
    [say("details.time"), started === undefined || end === undefined ? undefined : time(end - started)],
    [say("details.busy"), busy === undefined ? undefined : time(busy)],
    [say("details.began"), started === undefined ? undefined : say("details.at", { time: time(started) })],
    [say("details.waited"), ready === undefined || started === undefined ? undefined : time(started - ready)],
    [
      say("details.worker"),
      worker === undefined ? undefined : worker === 0 ? say("details.main") : String(worker),
    ],
    [say("details.output"), details.output],
    [say("details.bytes"), details.bytes === undefined ? undefined : formatBytes(details.bytes)],
    [say("details.retries"), details.retries > 0 ? formatCount(details.retries) : undefined],
    [say("details.cache"), details.cache],
  ];
  return present([
    element(
      "div",
      { class: `details-title state-${state}` },
      iconElement(stateIcons[state]),
      element("h3", { text: key }),
    ),
    element(
      "p",
      { class: "details-tags" },
      element("span", { class: `tag state-${state}`, text: say(`state.${state}`) }),
      details.isCritical ? element("span", { class: "tag", text: say("details.critical") }) : undefined,
      details.isRequested ? element("span", { class: "tag", text: say("details.requested") }) : undefined,
    ),
    details.progress && progressLine(details.progress),
    buttons(details.function, details.callSite, actions, details.task),
    mainThread(details.function),
    table(rows),
    error && errorView(error, actions),
    taskList(say("details.needs"), details.dependencies, details.dependencyCount, actions),
    taskList(say("details.needed"), details.dependents, details.dependentCount, actions),
    logLines(details.log),
  ]);
}

/** Everything about the tasks of a closed group. */
export function groupDetails(details: GroupDetails, actions: DetailsActions): HTMLElement[] {
  const { tasks, total, median, longest, bytes, share, retries } = details;
  const hasTimes = total > 0;
  const rows: Row[] = [
    [say("details.tasks"), formatCount(tasks)],
    [say("details.total"), hasTimes ? time(total) : undefined],
    [say("details.share"), share > 0 ? `${Math.max(1, Math.round(share * 100))} %` : undefined],
    [say("details.median"), hasTimes ? time(median) : undefined],
    [say("details.longest"), hasTimes ? time(longest) : undefined],
    [say("details.bytes"), bytes > 0 ? formatBytes(bytes) : undefined],
    [say("details.retries"), retries > 0 ? formatCount(retries) : undefined],
  ];
  return present([
    element("div", { class: "details-title" }, element("h3", { text: details.function.name })),
    element(
      "p",
      { class: "details-tags" },
      ...taskStates.flatMap((state, at) => {
        const count = details.counts[at] ?? 0;
        const text = `${formatCount(count)} ${say(`state.${state}`)}`;
        return count > 0
          ? [element("span", { class: `tag state-${state}` }, iconElement(stateIcons[state]), text)]
          : [];
      }),
      details.isCritical ? element("span", { class: "tag", text: say("details.critical") }) : undefined,
    ),
    buttons(details.function, details.callSite, actions),
    mainThread(details.function),
    table(rows),
    details.spread && spreadPicture(details.spread),
    details.error && errorView(details.error, actions),
    taskList(say("details.some"), details.shown, tasks, actions),
  ]);
}

const present = (elements: readonly (HTMLElement | undefined)[]): HTMLElement[] =>
  elements.filter((one) => one !== undefined);

const time = (ms: number): string => formatTime(ms).trim();

function buttons(
  { definition }: FunctionView,
  callSite: CallSite | undefined,
  actions: DetailsActions,
  task?: number,
): HTMLElement {
  const line = element("div", { class: "details-buttons" });
  const add = (icon: Parameters<typeof iconButton>[0], text: string, act: () => void): void =>
    line.append(iconButton(icon, text, act, text));
  if (callSite) add("source", say("details.source"), () => actions.reveal(callSite));
  if (definition && definition.line !== callSite?.line) {
    const { file, line, column } = definition;
    add("source", say("details.definition"), () => actions.reveal({ file, line, column }));
  }
  if (task !== undefined && actions.canRun) {
    add("run", say("details.run"), () => actions.command("run-task", task));
    add("rerun", say("details.runFrom"), () => actions.command("run-from-task", task));
  }
  return line;
}

function mainThread({ mainThread: reason }: FunctionView): HTMLElement | undefined {
  return reason === undefined
    ? undefined
    : element(
        "p",
        { class: "details-remark" },
        element("b", { text: say("details.mainThread") }),
        ` – ${reason}`,
      );
}

function table(rows: readonly Row[]): HTMLElement | undefined {
  const known = rows.filter((row): row is readonly [string, string] => row[1] !== undefined);
  if (known.length === 0) return undefined;
  return element(
    "dl",
    { class: "details-table" },
    ...known.flatMap(([name, value]) => [element("dt", { text: name }), element("dd", { text: value })]),
  );
}

function progressLine({ fraction, message }: NonNullable<TaskDetails["progress"]>): HTMLElement {
  const share = Math.round(Math.min(1, Math.max(0, fraction)) * 100);
  return element(
    "p",
    { class: "details-progress" },
    element("progress", { attributes: { max: 100, value: share, "aria-label": say("details.progress") } }),
    element("span", {
      class: "quiet",
      text: message === undefined ? `${share} %` : `${share} % · ${message}`,
    }),
  );
}

function taskList(
  title: string,
  tasks: readonly NamedTask[],
  count: number,
  actions: DetailsActions,
): HTMLElement | undefined {
  if (tasks.length === 0) return undefined;
  const more = count - tasks.length;
  return element(
    "section",
    { class: "details-list" },
    element("h4", { text: `${title} (${formatCount(count)})` }),
    element(
      "ul",
      {},
      ...tasks.map(({ task, key, state }) =>
        element(
          "li",
          {},
          element(
            "button",
            {
              class: `link state-${state}`,
              attributes: { type: "button", title: say(`state.${state}`) },
              click: () => actions.select(task),
            },
            iconElement(stateIcons[state]),
            element("span", { text: key }),
          ),
        ),
      ),
      more > 0
        ? element("li", { class: "quiet", text: say("details.more", { count: formatCount(more) }) })
        : undefined,
    ),
  );
}

function logLines(lines: readonly string[]): HTMLElement | undefined {
  if (lines.length === 0) return undefined;
  return element(
    "section",
    {},
    element("h4", { text: say("details.log") }),
    element("pre", { class: "details-log", text: lines.join("\n") }),
  );
}
