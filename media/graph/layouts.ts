/**
 * Layouts for pictures: by Graphviz in a worker while they are small, by the server when they are large or Graphviz
 * takes too long.
 *
 * One layout at a time; asking again makes the one before uninteresting, not wrong: what was found is kept for the
 * case that the person goes back. It decides who lays out and knows nothing of what is drawn.
 */
import type { Channel } from "../panel/channel.ts";
import type { LayoutReply, NumberedRequest } from "./layout-messages.ts";
import type { LayoutRequest, LayoutResult } from "./placement.ts";

/** More than this Graphviz cannot do in the time it gets; see `server/drawing/svg.ts`. */
const largest = { boxes: 1500, arrows: 5000 };

/** Milliseconds Graphviz gets for a layout. A person who waits longer thinks that nothing happens. */
const timeLimit = 2000;

/** Milliseconds for loading 800 kB of script with Graphviz in it, once. */
const loadLimit = 8000;

/** Layouts kept: opening and closing the same group, turning the direction around and back. */
const keptLayouts = 12;

export interface LayoutOptions {
  readonly channel: Pick<Channel, "ask">;
  /** Makes a worker; a promise, because webviews have to fetch its script first. */
  readonly makeWorker: () => Promise<Worker>;
  /** Said once for each layout that Graphviz did not make. */
  readonly log: (text: string) => void;
}

interface Loaded {
  readonly worker: Worker;
  readonly isReady: Promise<void>;
}

export class Layouts {
  readonly #options: LayoutOptions;
  readonly #kept = new Map<string, LayoutResult>();
  #loaded: Promise<Loaded> | undefined;
  #asked = 0;

  constructor(options: LayoutOptions) {
    this.#options = options;
  }

  /** Loads Graphviz before it is needed. Whether that went well is found out when it is. */
  warmUp(): void {
    this.#load().catch(() => undefined);
  }

  /** The layout of a request, if it is known already. */
  known(request: LayoutRequest): LayoutResult | undefined {
    return this.#kept.get(keyOf(request));
  }

  /** Lays out; rejects only when the server cannot do it either. */
  async layOut(request: LayoutRequest): Promise<LayoutResult> {
    const key = keyOf(request);
    const known = this.#kept.get(key);
    const result = known ?? (await this.#byGraphviz(request)) ?? (await this.#byServer(request));
    this.#kept.delete(key);
    this.#kept.set(key, result);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= keptLayouts) break;
      this.#kept.delete(oldest);
    }
    return result;
  }

  async #byGraphviz(request: LayoutRequest): Promise<LayoutResult | undefined> {
    if (request.width.length > largest.boxes || request.from.length > largest.arrows) return undefined;
    try {
      const { worker } = await this.#load();
      return await answered(worker, ++this.#asked, request);
    } catch (error) {
      this.#options.log(`Graphviz did not lay out ${request.width.length} boxes: ${String(error)}`);
      await this.#end();
      return undefined;
    }
  }

  async #byServer({ width, height, from, to, direction }: LayoutRequest): Promise<LayoutResult> {
    const { x, y } = await this.#options.channel.ask("layout", {
      width: [...width],
      height: [...height],
      from: [...from],
      to: [...to],
      direction,
    });
    return {
      x: Float64Array.from(x),
      y: Float64Array.from(y),
      points: new Float64Array(0),
      starts: new Int32Array(from.length + 1),
    };
  }

  async #load(): Promise<Loaded> {
    this.#loaded ??= this.#options.makeWorker().then((worker) => ({ worker, isReady: loadedIn(worker) }));
    const loaded = await this.#loaded;
    await loaded.isReady;
    return loaded;
  }

  /** A worker that is in the middle of something can only be ended; the next layout gets a new one. */
  async #end(): Promise<void> {
    const before = this.#loaded;
    this.#loaded = undefined;
    await before?.then(({ worker }) => worker.terminate()).catch(() => undefined);
  }
}

const loadedIn = (worker: Worker): Promise<void> =>
  until(worker, loadLimit, (reply) => {
    if (reply.kind === "failed") throw new Error(reply.message);
    return reply.kind === "loaded" ? { value: undefined } : undefined;
  });

function answered(worker: Worker, number: number, request: LayoutRequest): Promise<LayoutResult> {
  const answer = until(worker, timeLimit, (reply) => {
    if (reply.kind === "loaded" || reply.number !== number) return undefined;
    if (reply.kind === "failed") throw new Error(reply.message);
    return { value: reply.result };
  });
  worker.postMessage({ number, request } satisfies NumberedRequest);
  return answer;
}

/** What `take` finds in the worker's replies; rejects when it throws, the worker fails or the time is over. */
function until<Value>(
  worker: Worker,
  limit: number,
  take: (reply: LayoutReply) => { readonly value: Value } | undefined,
): Promise<Value> {
  return new Promise<Value>((resolve, reject) => {
    const end = new AbortController();
    const fail = (error: unknown): void => {
      end.abort();
      reject(error);
    };
    const timer = setTimeout(() => fail(new Error(`no answer within ${limit} ms`)), limit);
    end.signal.addEventListener("abort", () => clearTimeout(timer));
    worker.addEventListener("error", (event) => fail(new Error(event.message)), { signal: end.signal });
    worker.addEventListener(
      "message",
      (event: MessageEvent<LayoutReply>) => {
        try {
          const taken = take(event.data);
          if (!taken) return;
          end.abort();
          resolve(taken.value);
        } catch (error) {
          fail(error);
        }
      },
      { signal: end.signal },
    );
  });
}

/** Two FNV hashes over everything that a layout depends on; equal ones are the same picture for all purposes here. */
function keyOf({ direction, width, height, from, to, frame, parent }: LayoutRequest): string {
  let one = 0x811c9dc5;
  let two = 0x01000193;
  for (const column of [width, height, from, to, frame, parent]) {
    for (const value of column) {
      one = Math.imul(one ^ value, 0x01000193);
      two = Math.imul(two ^ (value + 0x9e37), 0x85ebca6b);
    }
    one = Math.imul(one ^ column.length, 0x01000193);
  }
  return `${direction} ${width.length} ${from.length} ${one} ${two}`;
}
