/**
 * The entry of a worker thread: piscina calls the default export once, which opens the lane and answers with
 * the thread's number. The lane then lives on its own port until the shell says `close` or the thread is ended.
 *
 * The piscina task ends at once on purpose: while one runs, piscina keeps the process alive, and a script that
 * is done could not end by itself.
 */
import { type MessagePort, receiveMessageOnPort, threadId } from "node:worker_threads";
import { decode } from "../../store/codec/decode.ts";
import { Claims } from "../claims.ts";
import type { FromLane, ToLane } from "../messages.ts";
import { currentTask } from "./context.ts";
import { LaneFunctions } from "./functions.ts";
import { guard } from "./guard.ts";
import { becomeLane } from "./in-lane.ts";
import { Lane } from "./lane.ts";
import { RunningMark } from "./running-mark.ts";

/** What piscina hands to the entry. */
export interface LaneAddress {
  readonly port: MessagePort;
  /** `performance.timeOrigin + performance.now()` at which the process's clock shows 0. */
  readonly epoch: number;
  /** Where to say which task is running. */
  readonly mark: SharedArrayBuffer;
  /** Where to see which tasks were taken back. */
  readonly claims: SharedArrayBuffer;
}

/** Opens the lane; answers with the number of this thread. */
export default function openLane(address: LaneAddress): number {
  serve(address);
  return threadId;
}

function serve({ port, epoch, mark: markMemory, claims }: LaneAddress): void {
  becomeLane();
  process.setSourceMapsEnabled(true);
  const post = (message: FromLane): void => port.postMessage(message);
  const functions = new LaneFunctions();
  const mark = new RunningMark(markMemory);
  // The origin is read once: it is a getter that costs as much as the clock.
  const zero = performance.timeOrigin - epoch;
  const now = (): number => performance.now() + zero;
  const lane = new Lane({
    post,
    now,
    load: functions.load,
    loadClass: functions.loadClass,
    callable: functions.callable,
    callableWith: functions.callableWith,
    nameOf: functions.nameOf,
    argument: decode,
    sharesThreadWithShell: false,
    mark,
    claims: new Claims(claims),
  });
  guard(mark, now);
  captureOutput("stdout", post);
  captureOutput("stderr", post);

  const peers: MessagePort[] = [];
  const hear = (message: ToLane): void => {
    switch (message.type) {
      case "functions":
        functions.learn(message.functions);
        break;
      case "script":
        functions.useScript(message.url);
        break;
      case "captures":
        functions.learnCaptures(message.index, message.wire);
        break;
      case "forget":
        functions.forgetCaptures(message.captures);
        break;
      case "connect": {
        const { port: peer } = message;
        peers.push(peer);
        lane.connect(message.lane, (value) => peer.postMessage(value));
        peer.on("message", (value: FromLane) => {
          // First what the shell has said by now: to forget an older copy of the same result, perhaps.
          for (let said = receiveMessageOnPort(port); said; said = receiveMessageOnPort(port))
            hear(said.message);
          if (value.type === "values") lane.accept(value);
        });
        break;
      }
      case "close":
        for (const peer of peers) peer.close();
        port.close();
        break;
      default:
        lane.receive(message);
    }
  };
  port.on("message", hear);
}

/** What tasks print goes to the shell with the task's number; what nobody owns is printed as ever. */
function captureOutput(stream: "stdout" | "stderr", post: (message: FromLane) => void): void {
  const target = process[stream];
  const original = target.write.bind(target) as typeof target.write;
  target.write = ((chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
    const task = currentTask();
    if (!task) return (original as (...args: unknown[]) => boolean)(chunk, ...rest);
    const text = typeof chunk === "string" ? chunk : Buffer.from(chunk).toString("utf8");
    post({ type: "log", task: task.root, stream, text });
    const written = rest.find((item) => typeof item === "function") as (() => void) | undefined;
    if (written) queueMicrotask(written);
    return true;
  }) as typeof target.write;
}
