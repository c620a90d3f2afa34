/**
 * An error with its inputs, its stack and its causes; places in the stack lead to the source.
 */
import type { ErrorView } from "../../../server/protocol/error-view.ts";
import type { CallSite } from "../../../server/protocol/sites.ts";
import { iconButton } from "../controls.ts";
import { element } from "../elements.ts";
import { sayPanel as say } from "../strings-panel.ts";

export interface ErrorActions {
  reveal(site: CallSite): void;
  copy(text: string): void;
}

/** Causes of causes are shown so deep; a circle of them ends here. */
const deepest = 5;

/** The error as a section of the details. */
export function errorView(error: ErrorView, actions: ErrorActions): HTMLElement {
  return element(
    "section",
    { class: "details-error" },
    element("h4", { text: say("details.error") }),
    element("p", { class: "error-message", text: `${error.name}: ${error.message}` }),
    error.hint === undefined ? undefined : element("p", { class: "quiet", text: error.hint }),
    error.inputs && error.inputs.length > 0
      ? element(
          "div",
          {},
          element("h4", { text: say("details.inputs") }),
          element("pre", { class: "details-log", text: error.inputs.join("\n") }),
        )
      : undefined,
    error.stack === undefined
      ? undefined
      : element("pre", { class: "stack" }, ...stackLines(error.stack, actions)),
    ...causes(error, actions),
    iconButton("copy", say("details.copy"), () => actions.copy(textOf(error)), say("details.copy")),
  );
}

function causes(error: ErrorView, actions: ErrorActions): HTMLElement[] {
  const found: HTMLElement[] = [];
  let cause = error.cause;
  for (let depth = 0; cause && depth < deepest; depth++, cause = cause.cause) {
    found.push(
      element("p", {
        class: "error-message",
        text: `${say("details.cause")}: ${cause.name}: ${cause.message}`,
      }),
    );
    if (cause.stack !== undefined) {
      found.push(element("pre", { class: "stack" }, ...stackLines(cause.stack, actions)));
    }
  }
  return found;
}

/** A place in a stack: an absolute path of either kind of system, a line and a column. */
const place = /((?:file:\/\/)?(?:\/|[A-Za-z]:[\\/])[^\s()]+?):(\d+):(\d+)/;

function stackLines(stack: string, actions: ErrorActions): (Node | string)[] {
  const lines = stack.split("\n").filter((line) => /^\s*at /.test(line));
  return lines.flatMap((line, index) => {
    const end = index < lines.length - 1 ? "\n" : "";
    const found = place.exec(line);
    if (!found) return [line.trim() + end];
    const [whole, path, at, column] = found;
    const site = { file: path!.replace(/^file:\/\//, ""), line: Number(at), column: Number(column) };
    const name = `${path!.split(/[\\/]/).at(-1)}:${at}:${column}`;
    return [
      line.slice(0, found.index).trimStart(),
      element("button", {
        class: "link inline",
        text: name,
        attributes: { type: "button", title: path },
        click: () => actions.reveal(site),
      }),
      line.slice(found.index + whole.length) + end,
    ];
  });
}

/** The error as it is copied: everything that helps someone else to understand it. */
export function textOf(error: ErrorView): string {
  const parts = [`${error.name}: ${error.message}`];
  if (error.key !== undefined) parts.push(`  in task ${error.key}`);
  for (const input of error.inputs ?? []) parts.push(`  ${input}`);
  const stack = error.stack?.split("\n").filter((line) => /^\s*at /.test(line)) ?? [];
  parts.push(...stack);
  let cause = error.cause;
  for (let depth = 0; cause && depth < deepest; depth++, cause = cause.cause) {
    parts.push(`${say("details.cause")}: ${cause.name}: ${cause.message}`);
  }
  return parts.join("\n");
}
