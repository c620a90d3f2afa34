/**
 * What the viewer keeps over reloads and while it is hidden; read back with care, because another version may have
 * written it.
 */
import type { FramePlace } from "../../server/protocol/frame-questions.ts";
import type { Display, FramesSource } from "../../server/protocol/frames.ts";

/** How one dataset was looked at. */
export interface KeptDataset {
  readonly display?: Display | undefined;
  readonly place?: Omit<FramePlace, "dataset"> | undefined;
  /** Display → what its `state()` gave. */
  readonly states: Readonly<Partial<Record<Display, unknown>>>;
}

export interface KeptTree {
  /** Groups that are open, parents before what is in them, with where each was found in its parent. */
  readonly open: readonly (readonly [path: string, index: number])[];
  /** Path of the row that has the keyboard. */
  readonly focused?: string | undefined;
  /** Pixels. */
  readonly scroll: number;
  readonly search: string;
}

export interface KeptState {
  /** Path of the object that is shown. */
  readonly selected?: string | undefined;
  readonly tree: KeptTree;
  readonly showsTree: boolean;
  readonly showsDetails: boolean;
  /** In a narrow window, where they lie below the display. */
  readonly showsDetailsBelow: boolean;
  /** Pixels. */
  readonly treeSize: number;
  readonly detailsSize: number;
  /** Path → how it was looked at; the latest last. */
  readonly datasets: readonly (readonly [path: string, kept: KeptDataset])[];
  /** Name → what displays want to hold for all datasets. */
  readonly preferences: Readonly<Record<string, unknown>>;
  /** What is shown. Read by the host alone, which has forgotten it after a reload of the window. */
  readonly source?: FramesSource | undefined;
}

/** Datasets whose view is kept: a person goes back and forth between a few, and all of it is written at each change. */
export const mostDatasets = 20;

export const usualTreeSize = 260;
export const usualDetailsSize = 300;

/** What was kept, as far as it is still understood. */
export function keptStateOf(kept: unknown): KeptState {
  const from = recordOf(kept);
  return {
    selected: textOf(from["selected"]),
    tree: treeOf(from["tree"]),
    showsTree: from["showsTree"] !== false,
    showsDetails: from["showsDetails"] !== false,
    showsDetailsBelow: from["showsDetailsBelow"] === true,
    treeSize: sizeOf(from["treeSize"], usualTreeSize),
    detailsSize: sizeOf(from["detailsSize"], usualDetailsSize),
    datasets: listOf(from["datasets"]).flatMap((entry) => {
      const [path, dataset] = listOf(entry);
      return typeof path === "string" ? [[path, datasetOf(dataset)] as const] : [];
    }),
    preferences: recordOf(from["preferences"]),
  };
}

function treeOf(kept: unknown): KeptTree {
  const from = recordOf(kept);
  return {
    open: listOf(from["open"]).flatMap((entry) => {
      const [path, index] = listOf(entry);
      return typeof path === "string" && Number.isSafeInteger(index)
        ? [[path, index as number] as const]
        : [];
    }),
    focused: textOf(from["focused"]),
    scroll: sizeOf(from["scroll"], 0),
    search: textOf(from["search"]) ?? "",
  };
}

function datasetOf(kept: unknown): KeptDataset {
  const from = recordOf(kept);
  const place = recordOf(from["place"]);
  const index = listOf(place["index"]).filter(
    (at) => Number.isSafeInteger(at) && (at as number) >= 0,
  ) as number[];
  const part = textOf(place["part"]);
  return {
    display: displays.find((display) => display === from["display"]),
    place: Array.isArray(place["index"]) ? { index, ...(part === undefined ? {} : { part }) } : undefined,
    states: recordOf(from["states"]),
  };
}

const displays: readonly Display[] = ["image", "line", "table", "text"];

const recordOf = (kept: unknown): Readonly<Record<string, unknown>> =>
  typeof kept === "object" && kept !== null && !Array.isArray(kept) ? (kept as Record<string, unknown>) : {};
const listOf = (kept: unknown): readonly unknown[] => (Array.isArray(kept) ? kept : []);
const textOf = (kept: unknown): string | undefined => (typeof kept === "string" ? kept : undefined);
const sizeOf = (kept: unknown, usual: number): number =>
  typeof kept === "number" && Number.isFinite(kept) && kept >= 0 ? kept : usual;
