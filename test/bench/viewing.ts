/**
 * What a viewer of frames costs: from a click on a file of 6 GB to its first frame, a frame of 1024 × 1024 from each
 * layout, and how many a second when a stack is played; beside the same work with h5py and NumPy (read, find the
 * range, make bytes of it), which sends nothing anywhere.
 *
 * The files are sparse: what is read of them was written, the rest takes no disk. They are made with h5py, so without
 * it there is no contest.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Contest, Contestant, Figures } from "./contest.ts";
import type { BenchOptions } from "./options.ts";
import type { PeerProcess } from "./peer-process.ts";
import { type Peers, withPeer } from "./peers.ts";
import { watchPeak } from "./process-tree.ts";

/** The rows of ours: as it is on this machine, and as it is where pictures go over a network. */
export const VIEWER = "Treadle viewer";
export const DEFLATED = "Treadle viewer, deflated";
const H5PY = "h5py + NumPy";
const DATASET = "/frames";
const LAYOUTS = ["contiguous", "chunked", "gzip"] as const;

/** Planes of 8 MB: 768 are 6.4 GB. */
const FRAMES = 768;

/** One turn may take this long in any case. */
const TURN_MS = 120_000;

/** The contests, with the files that they read. */
export async function* viewing(peers: Peers, options: BenchOptions): AsyncGenerator<Contest> {
  if (!peers.has("treadle")) return;
  const absent = peers.lacks("h5py", "numpy");
  if (absent !== undefined) {
    yield { title: "viewer: frames of HDF5 files", columns: OPENING, contestants: [{ ...nobody, absent }] };
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), "treadle-bench-"));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  // Also when the bench is interrupted.
  process.once("exit", remove);
  const path = (layout: string): string => join(folder, `${layout}.h5`);
  const count = Math.max(4, Math.round(64 * options.scale));
  const filled = Array.from({ length: count + 1 }, (_, frame) => frame);
  try {
    await withPeer(peers.dask(["serial"], ["h5py", "numpy"]), async (python) => {
      for (const layout of LAYOUTS) {
        const file = { path: path(layout), dataset: DATASET, layout, frames: FRAMES, filled };
        await python.ask({ ask: "viewer_make", ...file }, TURN_MS);
      }
    });
    yield opening(peers, path("contiguous"));
    yield stepping(peers, path, count);
  } finally {
    remove();
    process.off("exit", remove);
  }
}

const nobody: Contestant = { rows: [VIEWER], measure: async () => [] };

/** Every turn has a server, and an interpreter, of its own: what is opened first is what people wait for. */
function opening(peers: Peers, path: string): Contest {
  const ask = { path, dataset: DATASET, frame: 1 };
  const contestant = (row: string, start: () => Promise<PeerProcess>, name: string): Contestant => ({
    rows: [row],
    measure: () =>
      withPeer(start(), async (peer) => {
        const memory = watchPeak(peer.pid!);
        try {
          const first = await peer.ask<{ ms: number; value: unknown }>({ ask: name, ...ask }, TURN_MS);
          const again = await peer.ask<{ ms: number }>({ ask: name, ...ask }, TURN_MS);
          const peak = memory.stop();
          return [
            {
              row,
              figures: { first: first.ms, again: again.ms, peak: peak && peak / 1e6 },
              value: first.value,
            },
          ];
        } finally {
          memory.stop();
        }
      }),
  });
  return {
    title: "viewer-open: a file of 6.4 GB, from the click to its first frame of 1024 × 1024 float64",
    columns: OPENING,
    remarks: [
      "The clock starts with the server and the interpreter running; the viewer's reader starts within it.",
    ],
    contestants: [
      contestant(VIEWER, () => peers.viewer(), "open"),
      ...(peers.has("dask")
        ? [contestant(H5PY, () => peers.dask(["serial"], ["h5py", "numpy"]), "viewer_open")]
        : []),
    ],
  };
}

function stepping(peers: Peers, path: (layout: string) => string, count: number): Contest {
  const indexes = Array.from({ length: count + 1 }, (_, frame) => frame);
  const contestant = (
    row: string,
    start: () => Promise<PeerProcess>,
    names: { readonly frames: string; readonly play: string },
    more: object = {},
  ): Contestant => ({
    rows: [row],
    measure: () =>
      withPeer(start(), async (peer) => {
        const figures: Record<string, number> = {};
        const seen: unknown[] = [];
        for (const layout of LAYOUTS) {
          const file = { path: path(layout), dataset: DATASET };
          const step = await peer.ask<{ ms: number; value: unknown }>(
            { ask: names.frames, ...file, indexes },
            TURN_MS,
          );
          figures[layout] = step.ms;
          seen.push(step.value);
        }
        const file = { path: path("contiguous"), dataset: DATASET };
        const played = await peer.ask<{ rate: number; bytes: number }>(
          { ask: names.play, ...file, count, ...more },
          TURN_MS,
        );
        return [{ row, figures: { ...figures, rate: played.rate, ...sent(row, played) }, value: seen }];
      }),
  });
  const viewer = { frames: "frames", play: "play" };
  return {
    title: "viewer-frames: 1024 × 1024 float64, each another one, as levels on the screen's side",
    columns: STEPPING,
    remarks: [
      "h5py reads and scales and sends nothing; the viewer's figures end when the pixels have arrived.",
    ],
    contestants: [
      contestant(VIEWER, () => peers.viewer(), viewer),
      contestant(DEFLATED, () => peers.viewer(), viewer, { deflate: true }),
      ...(peers.has("dask")
        ? [
            contestant(H5PY, () => peers.dask(["serial"], ["h5py", "numpy"]), {
              frames: "viewer_frames",
              play: "viewer_play",
            }),
          ]
        : []),
    ],
  };
}

/** Of whom something travels. */
const sent = (row: string, { bytes }: { readonly bytes: number }): Figures =>
  row === H5PY ? {} : { sent: bytes / 1000 };

const OPENING = [
  { key: "first", title: "first ms", ratio: true },
  { key: "again", title: "again ms", ratio: true },
  { key: "peak", title: "peak MB", digits: 0, ratio: true },
];

const STEPPING = [
  { key: "contiguous", title: "contig ms", ratio: true },
  { key: "chunked", title: "chunk ms", ratio: true },
  { key: "gzip", title: "gzip ms", ratio: true },
  { key: "rate", title: "played /s", ratio: true },
  { key: "sent", title: "sent kB", digits: 0, ratio: false },
];
