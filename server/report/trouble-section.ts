/**
 * What went wrong: errors with all that is known of them, workers that were lost, findings of the compile step.
 */
import type { ErrorView } from "../protocol/error-view.ts";
import type { TaskFailed } from "../protocol/events.ts";
import { counted, formatTime } from "../protocol/units.ts";
import type { ReportFacts } from "./gather.ts";
import { type Content, clipped, type Html, html } from "./html.ts";
import { section } from "./section.ts";

const longest = { message: 4000, stack: 8000, input: 400, name: 200 } as const;
/** A chain longer than this is a cycle or a joke. */
const mostCauses = 8;
const mostInputs = 20;

/** Errors of the script and of its tasks; nothing when there was none. */
export function errorSection({ failures, allFailures, scriptError, functions }: ReportFacts): Content {
  if (failures.length === 0 && !scriptError) return undefined;
  const more = allFailures - failures.length;
  return section(
    "errors",
    "Errors",
    html`${scriptError && html`<article class="error"><h3>What ended the script</h3>${errorParts(scriptError)}</article>`}${failures.map((failure, index) => failureArticle(failure, functions.nameOf(failure.task), index < 3 && !failure.retried))}${more > 0 && html`<p class="note">… and ${counted(more, "more failed attempt", "more failed attempts")}.</p>`}`,
  );
}

function failureArticle(failure: TaskFailed, name: string, open: boolean): Html {
  const { error, retried, worker, started, finished } = failure;
  const where = worker === 0 ? "the main thread" : `worker ${worker}`;
  return html`<article class="error"><details${open && html` open`}><summary><h3><bdi>${clipped(name, 120)}</bdi> <span>${clipped(error.name, longest.name)}: ${clipped(error.message.split("\n")[0] ?? "", 160)}${retried && " (tried again)"}</span></h3></summary>
<p class="about">On ${where}, after ${formatTime(finished - started).trimStart()}; ${retried ? "it was tried again" : "for good"}.</p>${errorParts(error)}</details></article>`;
}

function errorParts(error: ErrorView): Content[] {
  const parts: Content[] = [];
  let next: ErrorView | undefined = error;
  for (let depth = 0; next && depth < mostCauses; depth++) {
    parts.push(oneError(next, depth > 0));
    next = next.cause;
  }
  return parts;
}

function oneError(error: ErrorView, isCause: boolean): Html {
  const inputs = error.inputs ?? [];
  const site = error.callSite;
  const facts: readonly (readonly [string, Content])[] = [
    ["task", error.key !== undefined && html`<bdi>${clipped(error.key, longest.name)}</bdi>`],
    ["made at", site && html`<bdi>${clipped(site.file, 300)}</bdi>:${site.line}:${site.column}`],
    [
      "inputs",
      inputs.length > 0 &&
        html`<ul>${inputs.slice(0, mostInputs).map((input) => html`<li><bdi>${clipped(input, longest.input)}</bdi></li>`)}${inputs.length > mostInputs && html`<li>… and ${inputs.length - mostInputs} more</li>`}</ul>`,
    ],
    ["hint", error.hint !== undefined && clipped(error.hint, longest.message)],
  ];
  const told = facts.filter(([, content]) => content !== undefined && content !== false);
  return html`${isCause && html`<h4>Caused by</h4>`}<p class="message"><strong>${clipped(error.name, longest.name)}</strong>: ${clipped(error.message, longest.message)}</p>
${told.length > 0 && html`<dl class="facts">${told.map(([name, content]) => html`<div><dt>${name}</dt><dd>${content}</dd></div>`)}</dl>`}${frames(error)}`;
}

/** The lines of the stack below the header that repeats name and message. */
function frames({ stack }: ErrorView): Content {
  const lines = (stack ?? "").split("\n");
  const first = lines.findIndex((line) => /^\s*at /.test(line));
  if (first < 0) return undefined;
  const text = lines
    .slice(first)
    .map((line) => line.trim())
    .join("\n");
  return html`<pre class="stack" tabindex="0">${clipped(text, longest.stack)}</pre>`;
}

/** Workers that came and went besides the first ones. */
export function workerSection({ workers }: ReportFacts): Content {
  if (workers.length === 0) return undefined;
  const rows = workers.map(
    (event) =>
      html`<tr><td class="number">${formatTime(event.at)}</td><td>worker ${event.worker}</td><td>${event.type === "worker-lost" ? html`lost: ${clipped(event.reason, 1000)}` : "added in place of a lost one"}</td></tr>`,
  );
  return section(
    "workers",
    "Workers lost and added",
    html`<div class="wide"><table><thead><tr><th scope="col" class="number">at</th><th scope="col">worker</th><th scope="col">what</th></tr></thead><tbody>${rows}</tbody></table></div>`,
    "What a lost worker held was computed again where it was needed.",
  );
}

/** Errors and warnings of the compile step. */
export function diagnosticSection({ diagnostics }: ReportFacts): Content {
  if (diagnostics.length === 0) return undefined;
  const rows = diagnostics
    .slice(0, 100)
    .map(
      ({ severity, file, line, column, message, hint, code }) =>
        html`<tr><td>${severity}</td><td><bdi>${clipped(file.split(/[\\/]/).at(-1) ?? file, 80)}</bdi>:${line}:${column}</td><td>${clipped(message, 1000)} ${clipped(hint, 1000)} <small>${clipped(code, 80)}</small></td></tr>`,
    );
  return section(
    "findings",
    "Findings of the compile step",
    html`<div class="wide"><table><thead><tr><th scope="col">severity</th><th scope="col">where</th><th scope="col">what</th></tr></thead><tbody>${rows}</tbody></table></div>`,
  );
}
