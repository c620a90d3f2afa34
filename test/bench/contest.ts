/**
 * Contestants measured side by side: in every repeat each has its turn once, begun by another one each time,
 * so that a busy moment of the machine harms all alike. What is measured is the contestants' own affair.
 */
import { PeerFailedError, PeerTooSlowError } from "./peer-process.ts";

/** Column → figure. */
export type Figures = Readonly<Record<string, number | undefined>>;

/** What one turn gave for one row. */
export interface Sample {
  readonly row: string;
  readonly figures: Figures;
  /** What was computed; equal for all rows of a contest. */
  readonly value?: unknown;
}

/** A row that has nothing to show this time. */
export interface Refusal {
  readonly row: string;
  /** Why, to be printed. */
  readonly refused: string;
}

/** One peer; it may fill several rows in one turn. */
export interface Contestant {
  readonly rows: readonly string[];
  /** Why it takes no part at all. */
  readonly absent?: string;
  measure(): Promise<readonly (Sample | Refusal)[]>;
}

export interface Column {
  readonly key: string;
  readonly title: string;
  /** Digits after the point; default: three that count. */
  readonly digits?: number;
  /** Whether the figure is also shown as a multiple of the first row's. */
  readonly ratio: boolean;
}

export interface Contest {
  readonly title: string;
  /** Said below the table. */
  readonly remarks?: readonly string[];
  readonly columns: readonly Column[];
  readonly contestants: readonly Contestant[];
  /** What every row must compute; default: what most of them do. */
  readonly expected?: unknown;
}

export interface Row {
  readonly row: string;
  /** One for each repeat that came to an end. */
  readonly samples: readonly Figures[];
  readonly medians: Figures;
  /** Medians as multiples of those of the first row. */
  readonly ratios: Figures;
  /** Why there are no figures, or fewer than there should be. */
  readonly note?: string;
  /** True when it computed something else than the others: its figures mean nothing. */
  readonly wrong: boolean;
}

export interface ContestResult {
  readonly title: string;
  readonly remarks: readonly string[];
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
}

/** Holds a contest. A contestant that fails is out, and its row says why. */
export async function hold(contest: Contest, repeats: number): Promise<ContestResult> {
  const { title, columns, contestants, remarks = [] } = contest;
  const samples = new Map<string, Sample[]>();
  const notes = new Map<string, string>();
  for (const { rows, absent } of contestants) {
    for (const row of rows) {
      samples.set(row, []);
      if (absent !== undefined) notes.set(row, absent);
    }
  }
  const out = new Set(contestants.filter(({ absent }) => absent !== undefined));
  for (let repeat = 0; repeat < repeats; repeat++) {
    const first = repeat % contestants.length;
    for (const contestant of [...contestants.slice(first), ...contestants.slice(0, first)]) {
      if (out.has(contestant)) continue;
      try {
        for (const outcome of await contestant.measure()) {
          if ("refused" in outcome) notes.set(outcome.row, outcome.refused);
          else samples.get(outcome.row)!.push(outcome);
        }
      } catch (error) {
        if (!(error instanceof PeerFailedError || error instanceof PeerTooSlowError)) throw error;
        out.add(contestant);
        for (const row of contestant.rows) notes.set(row, error.message);
      }
    }
  }
  return { title, remarks, columns, rows: toRows(samples, notes, contest) };
}

function toRows(samples: Map<string, Sample[]>, notes: Map<string, string>, contest: Contest): Row[] {
  const { columns } = contest;
  const expected = JSON.stringify(contest.expected) ?? mostCommon([...samples.values()].flat());
  let reference: Figures | undefined;
  return [...samples].map(([row, taken]) => {
    const wrong = taken.some(({ value }) => JSON.stringify(value) !== expected);
    const figures = taken.map((sample) => sample.figures);
    const medians = perColumn(columns, ({ key }) => median(figures.map((each) => each[key])));
    reference ??= medians;
    const base = reference;
    const ratios = perColumn(columns, ({ key, ratio }) => {
      const [mine, theirs] = [medians[key], base[key]];
      return ratio && mine !== undefined && theirs !== undefined ? mine / theirs : undefined;
    });
    const note = notes.get(row);
    return { row, samples: figures, medians, ratios, wrong, ...(note === undefined ? {} : { note }) };
  });
}

function perColumn(columns: readonly Column[], figure: (column: Column) => number | undefined): Figures {
  return Object.fromEntries(columns.map((column) => [column.key, figure(column)]));
}

function mostCommon(samples: readonly Sample[]): string | undefined {
  const counts = new Map<string | undefined, number>();
  for (const { value } of samples) {
    const text = JSON.stringify(value);
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
}

/** The middle one; of an even number the mean of the middle two; undefined without any. */
export function median(figures: readonly (number | undefined)[]): number | undefined {
  const sorted = figures.filter((figure) => figure !== undefined).sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  if (sorted.length === 0) return undefined;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
