/**
 * The viewer as a peer: a language server as VS Code starts it, and the questions that a page asks of it. What is
 * timed ends when the answer is here as bytes, so the way through JSON and base64 is in every figure.
 *
 *     node viewer-peer.mjs SERVER
 */
import { fork } from "node:child_process";
import {
  createMessageConnection,
  IPCMessageReader,
  IPCMessageWriter,
  type MessageConnection,
} from "vscode-languageserver/node";
import type { FramePicture, PictureAsk } from "../../../server/protocol/frame-questions.ts";
import type { FramesContent, ObjectDetails } from "../../../server/protocol/frames.ts";
import { answerAsks, timed } from "./answers.ts";

/** Device pixels of the page. */
const SCREEN = { width: 1024, height: 1024 };

let connection: MessageConnection | undefined;
let viewers = 0;

async function prepare(): Promise<void> {
  const server = fork(process.argv[2]!, ["--node-ipc"], { stdio: ["ignore", "ignore", "inherit", "ipc"] });
  connection = createMessageConnection(new IPCMessageReader(server), new IPCMessageWriter(server));
  connection.listen();
  await connection.sendRequest("initialize", {
    processId: process.pid,
    rootUri: null,
    capabilities: {},
    initializationOptions: { isTrusted: true },
  });
  await connection.sendNotification("initialized", {});
  process.stdin.once("end", () => server.kill());
}

const ask = <Answer>(viewer: string, question: string, takes: object): Promise<Answer> =>
  connection!.sendRequest<Answer>("treadle/frames/ask", { viewer, question: { ask: question, takes } });

async function openViewer(path: string, deflate = false): Promise<string> {
  const viewer = `viewer-${++viewers}`;
  await connection!.sendRequest("treadle/frames/open", { viewer, source: { kind: "file", path }, deflate });
  return viewer;
}

const question = (dataset: string, frame: number, next: readonly number[] = []): PictureAsk => ({
  dataset,
  index: [frame, 0, 0],
  rows: 1,
  columns: 2,
  ...SCREEN,
  levels: { scale: "linear", range: { by: "min-max" } },
  next: next.map((index) => [index, 0, 0]),
});

interface Shown {
  readonly picture: FramePicture<string>;
  readonly pixels: Uint8Array;
}

async function show(viewer: string, picture: PictureAsk): Promise<Shown> {
  const answer = await ask<FramePicture<string>>(viewer, "picture", picture);
  if (answer.kind !== "picture") throw new Error(JSON.stringify(answer));
  return { picture: answer, pixels: Buffer.from(answer.pixels, "base64") };
}

const ends = ({ picture }: Shown): readonly [number | null, number | null] => [picture.min, picture.max];

/** Opens a file that no process has open and shows the tree's first names and a frame. */
async function open(path: string, dataset: string, frame: number) {
  const { result, ms } = await timed(async () => {
    const viewer = await openViewer(path);
    await ask<FramesContent>(viewer, "ready", {});
    await ask(viewer, "children", { group: "/", from: 0, count: 50 });
    await ask<ObjectDetails>(viewer, "object", { path: dataset });
    return { viewer, shown: await show(viewer, question(dataset, frame)) };
  });
  await connection!.sendNotification("treadle/frames/close", { viewer: result.viewer });
  return { ms, value: ends(result.shown) };
}

/** Milliseconds a frame, one after another, each of another place so that none is held. */
async function frames(path: string, dataset: string, indexes: readonly number[]) {
  const viewer = await openViewer(path);
  await show(viewer, question(dataset, indexes.at(-1)!));
  const seen: unknown[] = [];
  const { ms } = await timed(async () => {
    for (const index of indexes.slice(0, -1)) seen.push(ends(await show(viewer, question(dataset, index))));
  });
  await connection!.sendNotification("treadle/frames/close", { viewer });
  return { ms: ms / (indexes.length - 1), value: seen };
}

/** As the page plays: two frames asked for at once, the next ones told ahead. */
async function play(path: string, dataset: string, count: number, deflate: boolean) {
  const viewer = await openViewer(path, deflate);
  await show(viewer, question(dataset, count));
  let bytes = 0;
  const { ms } = await timed(async () => {
    const waiting: Promise<Shown>[] = [];
    const take = async (): Promise<void> => {
      bytes += (await waiting.shift()!).pixels.byteLength;
    };
    for (let frame = 0; frame < count; frame += 1) {
      // The newest question wins: a second one is asked when the first is being worked on.
      waiting.push(show(viewer, question(dataset, frame, [frame + 1, frame + 2])));
      if (waiting.length === 2) await take();
    }
    while (waiting.length > 0) await take();
  });
  await connection!.sendNotification("treadle/frames/close", { viewer });
  return { rate: (1000 * count) / ms, bytes: bytes / count };
}

await answerAsks({
  prepare,
  open: ({ path, dataset, frame }) => open(String(path), String(dataset), Number(frame)),
  frames: ({ path, dataset, indexes }) => frames(String(path), String(dataset), indexes as number[]),
  play: ({ path, dataset, count, deflate }) =>
    play(String(path), String(dataset), Number(count), deflate === true),
});
