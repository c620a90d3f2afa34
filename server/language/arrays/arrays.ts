/**
 * Lazy arrays of scripts, as the rest of the language server asks for them: which expression is one, what it looks like,
 * and slices of it for viewers. Each array that is open has a process of its own.
 */
import { t } from "@vscode/l10n";
import type { Hover } from "vscode-languageserver/node";
import type { Analysis } from "../../compile/analyse.ts";
import type { RunEvent } from "../../protocol/events.ts";
import type { ArrayPlace } from "../../protocol/frames.ts";
import type { RunLogLine } from "../../protocol/run-view.ts";
import type { TreadleSettings } from "../../protocol/settings.ts";
import type { CallSite } from "../../protocol/sites.ts";
import { startServing } from "../../runner/start.ts";
import type { Clock } from "../clock.ts";
import type { Analyses } from "../editor/analyses.ts";
import { NoScriptError, UntrustedError } from "../errors.ts";
import type { ArraySlabs, LazyArrays } from "../frames/array-slabs.ts";
import type { PlacesOfRuns, RunListener, StartedRun, Texts } from "../parts.ts";
import { editorPaths } from "../runs/editor-paths.ts";
import { previewRequest } from "../runs/run-request.ts";
import type { TextChange } from "../timings/anchors.ts";
import { type AskedPlace, arrayAt, findAgain, madeAt, valueAt } from "./array-at.ts";
import { arrayHover } from "./array-hover.ts";
import { NoArrayError } from "./errors.ts";
import { HeldArray, type HeldArrayParts, type HeldLaunch } from "./held-array.ts";
import { SeenArrays } from "./seen-arrays.ts";

export interface ArraysParts {
  readonly clock: Clock;
  readonly texts: Texts;
  readonly analyses: Analyses;
  readonly places: PlacesOfRuns;
  /** Asked at every start. */
  readonly settings: () => Promise<TreadleSettings>;
  /** Folders of the workspace, absolute. */
  readonly folders: () => readonly string[];
  /** Asked at every start. */
  readonly isTrusted: () => boolean;
  /** What scripts print. */
  readonly lines: (lines: readonly RunLogLine[]) => void;
  /** Hears of what is no person's mistake. */
  readonly failed: (error: unknown) => void;
  /** Default: a process. */
  readonly start?: HeldArrayParts["start"];
}

/** How long processes have to stop when the server goes. */
const CLOSE_GRACE_MS = 800;

export class Arrays implements LazyArrays, RunListener {
  readonly #parts: ArraysParts;
  readonly #open = new Set<HeldArray>();
  readonly #ending = new Set<HeldArray>();
  readonly #seen: SeenArrays;

  constructor(parts: ArraysParts) {
    this.#parts = parts;
    this.#seen = new SeenArrays(parts.texts);
  }

  /** The expression at a place that may be a lazy array: what is selected, else what is around the cursor. */
  at({ file, ...asked }: AskedPlace & { readonly file: string }): ArrayPlace | null {
    const analysis = this.#analysisNow(file);
    return analysis ? arrayAt(analysis, asked) : null;
  }

  /** What is known of the array that somebody points at; undefined where nothing is. */
  hover({ file, line, column }: CallSite): Hover | undefined {
    const analysis = this.#analysisNow(file);
    return analysis && arrayHover(analysis, this.#seen, { line, column });
  }

  open(place: ArrayPlace): ArraySlabs {
    const { clock, texts, lines, failed, start = startServing } = this.#parts;
    const held: HeldArray = new HeldArray({
      clock,
      texts,
      lines,
      failed,
      start,
      launch: () => this.#launch(place),
      ready: (now, view, text) => {
        const analysis = this.#analysisNow(now.script);
        // Known by its text: where that is another one by now nothing would be at its place.
        const isSame = analysis?.parsed.source.text === text;
        const value = analysis && isSame ? valueAt(now, analysis) : undefined;
        if (analysis && value) this.#seen.add(analysis, value, view);
      },
      closed: () => {
        this.#open.delete(held);
        this.#ending.add(held);
        void held.ended().finally(() => this.#ending.delete(held));
      },
    });
    this.#open.add(held);
    return held;
  }

  /** A document was edited, opened or closed. */
  documentChanged(file: string, changes: readonly TextChange[], text: string): void {
    this.#seen.documentChanged(file, changes, text);
    for (const held of this.#open) held.edited(file);
  }

  events({ run }: StartedRun, events: readonly RunEvent[]): void {
    for (const event of events) {
      if (event.type !== "arrays") continue;
      const look = this.#parts.places.of(run);
      for (const [place, site] of event.callSite.entries()) {
        const now = look.now(site);
        const analysis = this.#analysisNow(now.file);
        const value = analysis && madeAt(analysis, now);
        if (value) this.#seen.add(analysis, value, event.array[place]!);
      }
    }
  }

  /** The server goes: all processes are stopped, at first gently. Settles when none is left. */
  async close(): Promise<void> {
    const all = new Set([...this.#open, ...this.#ending]);
    for (const held of this.#open) held.close();
    const force = this.#parts.clock.later(CLOSE_GRACE_MS, () => {
      for (const held of all) held.force();
    });
    await Promise.all([...all].map((held) => held.ended()));
    force.dispose();
  }

  /** Undefined where the text as it is does not parse, and where there is none. */
  #analysisNow(file: string): Analysis | undefined {
    const { analyses, texts } = this.#parts;
    const analysis = analyses.analysisOf(file);
    return analysis && analysis.parsed.source.text === texts.textOf(file) ? analysis : undefined;
  }

  async #launch(place: ArrayPlace): Promise<HeldLaunch> {
    const { folders, isTrusted, settings, texts } = this.#parts;
    if (!isTrusted()) throw new UntrustedError();
    const known = await settings();
    const { script } = place;
    const analysis = this.#analysisNow(script);
    if (!analysis) {
      if (texts.textOf(script) === undefined) throw new NoScriptError(script);
      throw new NoArrayError(t("The script has a mistake in its syntax: mend it, and run it again."));
    }
    const now = findAgain(place, analysis);
    const value = now && valueAt(now, analysis);
    if (!now || !value) {
      throw new NoArrayError(t("The array {0} is not in its script any more.", shortened(place.text)));
    }
    const unsaved = texts.unsaved();
    return {
      request: previewRequest(script, analysis.parsed.source.range(value.start, value.end), known, unsaved),
      paths: editorPaths(script, [...unsaved.keys(), ...folders()]),
      place: now,
    };
  }
}

const shortened = (text: string): string => (text.length <= 60 ? text : `${text.slice(0, 60)}…`);
