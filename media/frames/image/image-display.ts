/**
 * A frame as a picture: what `display.ts` asks of a display. It says which frame is shown and what is asked about it;
 * painting is the stage's, positions are the bar of axes', and how things look is `image-page.ts`'.
 */
import type { FramePlace, PictureAsk } from "../../../server/protocol/frame-questions.ts";
import type { DatasetDetails } from "../../../server/protocol/frames.ts";
import { AxesBar } from "../axes/axes-bar.ts";
import { axisName } from "../axes/axes-choice.ts";
import { fixedRangeOf, type Look, levelsAskOf } from "../colour/look.ts";
import type { Display, DisplayHost, Shown } from "../display.ts";
import { cameraStateOf } from "./camera.ts";
import { type ImageExports, imageExports, type Taken } from "./exports.ts";
import { ImagePage } from "./image-page.ts";
import { LatestQuestion } from "./latest-question.ts";
import { type Element, readableRegion } from "./paint-overlay.ts";
import { type PictureAnswer, PictureFlow } from "./picture-flow.ts";
import { isEnough, needOf } from "./picture-need.ts";
import { say } from "./strings.ts";

/** The picture, and what can be taken away of it. */
export interface ImageDisplay extends Display {
  readonly exports: ImageExports;
}

/** The display `image`. It is empty until `show`. */
export const createImageDisplay = (host: DisplayHost): ImageDisplay => new ImageOfFrames(host);

const histogramBins = 128;

class ImageOfFrames implements ImageDisplay {
  readonly exports: ImageExports;
  readonly #host: DisplayHost;
  readonly #page: ImagePage;
  readonly #axes: AxesBar;
  readonly #flow: PictureFlow;
  readonly #values: LatestQuestion<"value">;
  readonly #tables: LatestQuestion<"table">;
  readonly #histograms: LatestQuestion<"histogram">;
  #shown: { readonly dataset: string; readonly details: DatasetDetails } | undefined;
  #isVisible = false;
  /** Elements of the frame that was shown last: frames of a sequence may differ in shape. */
  #plane: { readonly rows: number; readonly columns: number } = { rows: 0, columns: 0 };
  /** Which frame in which levels is on the stage, and how often the files have changed. */
  #shownKey = "";
  #changes = 0;
  #histogramKey = "";
  #textsKey = "";

  constructor(host: DisplayHost) {
    this.#host = host;
    const { channel } = host;
    this.#page = new ImagePage(host, {
      moved: () => this.#moved(),
      pointed: (place, isCursor) => this.#pointed(place, isCursor),
      looked: (look, before) => this.#looked(look, before),
      coloursShown: () => this.#askHistogram(),
      keyForAxes: (event) => this.#axes.key(event),
    });
    this.#axes = new AxesBar({
      shows: 2,
      onChoice: (_choice, why, next) => {
        if (why === "axes") this.#turned();
        return this.#ask(next);
      },
      announce: (text) => host.announce(text),
      onStateChanged: () => host.stateChanged(),
    });
    this.#page.element.append(this.#axes.element);
    this.#flow = new PictureFlow(channel, (answer) => this.#take(answer));
    this.#values = new LatestQuestion(channel, "value", (asked, { text }) =>
      this.#page.showValue(asked.index, text),
    );
    this.#tables = new LatestQuestion(channel, "table", ({ top, left }, answer) => {
      if (answer.kind !== "table") return;
      const width = answer.cells[0]?.length ?? 0;
      const region = { top, left, bottom: top + answer.cells.length, right: left + width };
      this.#page.stage.setTexts({ region, cells: answer.cells });
    });
    this.#histograms = new LatestQuestion(channel, "histogram", (_asked, answer) =>
      this.#page.showHistogram(answer.kind === "histogram" ? answer : undefined),
    );
    this.exports = imageExports(host, { taken: () => this.#taken(), done: () => this.#askIfNeeded() });
  }

  get element(): HTMLElement {
    return this.#page.element;
  }

  show(shown: Shown, kept: unknown): void {
    const isSame = shown.dataset === this.#shown?.dataset;
    const from = (typeof kept === "object" && kept !== null ? kept : {}) as Partial<
      Record<"camera" | "range" | "axes", unknown>
    >;
    this.#shown = { dataset: shown.dataset, details: shown.details };
    this.#axes.show(shown, from.axes);
    if (!isSame) {
      this.#flow.forget();
      this.#page.clear();
      this.#shownKey = "";
      this.#page.choice.exchange(fixedRangeOf(from.range));
    }
    this.#turned();
    if (!isSame) this.#page.restoreCamera(cameraStateOf(from.camera));
    this.#page.nameDataset(shown.dataset);
    void this.#ask([]);
  }

  refresh(): void {
    this.#changes++;
    void this.#ask([]);
  }

  setVisible(isVisible: boolean): void {
    this.#isVisible = isVisible;
    this.#axes.setVisible(isVisible);
    if (isVisible) this.#askIfNeeded();
  }

  state(): unknown {
    return {
      camera: this.#page.stage.camera.state,
      range: this.#page.choice.look.fixed,
      axes: this.#axes.state(),
    };
  }

  place(): Omit<FramePlace, "dataset"> {
    const { index, part } = this.#axes.choice;
    return part === undefined ? { index } : { index, part };
  }

  slice(): readonly (number | readonly [from: number, to: number])[] {
    const { index, rows, columns } = this.#axes.choice;
    const { camera } = this.#page.stage;
    // The view of the plane that is shown; a frame that is absent has none, and is taken whole.
    const seen = camera.seen();
    return index.map((at, axis) => {
      if (axis === rows) return [seen.top, Math.min(seen.bottom, this.#plane.rows)] as const;
      if (axis === columns) return [seen.left, Math.min(seen.right, this.#plane.columns)] as const;
      return at;
    });
  }

  dispose(): void {
    this.#flow.forget();
    this.#values.forget();
    this.#tables.forget();
    this.#histograms.forget();
    this.#axes.dispose();
    this.#page.dispose();
  }

  /** Where one is; undefined where the dataset has no plane. */
  #frame(): (FramePlace & { readonly rows: number; readonly columns: number }) | undefined {
    const { rows, columns } = this.#axes.choice;
    if (!this.#shown || rows === null || columns === null) return undefined;
    return { dataset: this.#shown.dataset, ...this.place(), rows, columns };
  }

  /** Other axes are shown, or others than before are as long. */
  #turned(): void {
    const frame = this.#frame();
    if (!frame || !this.#shown) return;
    const { details } = this.#shown;
    const shape = details.shape ?? [];
    this.#plane = { rows: shape[frame.rows] ?? 0, columns: shape[frame.columns] ?? 0 };
    this.#page.stage.camera.setPlane(this.#plane.rows, this.#plane.columns);
    const nameOf = (axis: number): string => axisName(details, axis, say("axis.unnamed", { axis }));
    this.#page.stage.setAxes(nameOf(frame.rows), nameOf(frame.columns));
  }

  /** Asks for the frame that is chosen. Settles when it is on the screen (true), or is given up (false). */
  #ask(next: readonly (readonly number[])[]): Promise<boolean> {
    const frame = this.#frame();
    if (!this.#isVisible || !this.#page.stage.isSized || !frame) return Promise.resolve(false);
    const ask: PictureAsk = {
      ...frame,
      ...needOf(this.#page.stage.sight(this.#plane.rows, this.#plane.columns)),
      levels: levelsAskOf(this.#page.choice.look),
      ...(next.length > 0 ? { next } : {}),
    };
    return this.#flow.ask(ask);
  }

  /** Asks unless what is on the stage is the frame that is chosen, in the size that is seen. */
  #askIfNeeded(): void {
    const { stage } = this.#page;
    const { levels } = stage;
    const frame = this.#frame();
    const isShown = frame && this.#shownKey === this.#keyOf(frame);
    const isGood = levels && isShown && isEnough(levels, stage.sight(this.#plane.rows, this.#plane.columns));
    if (!isGood) void this.#ask([]);
  }

  #keyOf(frame: FramePlace & { readonly rows: number; readonly columns: number }): string {
    const { dataset, rows, columns, index, part } = frame;
    const others = index.map((at, axis) => (axis === rows || axis === columns ? null : at));
    const { look } = this.#page.choice;
    return JSON.stringify([dataset, rows, columns, others, part, levelsAskOf(look), this.#changes]);
  }

  async #take({ ask, ...answer }: PictureAnswer): Promise<void> {
    const label = "absent" in answer ? answer.absent.label : answer.picture.label;
    this.#axes.setLabel(label);
    if ("absent" in answer) {
      this.#shownKey = "";
      this.#values.forget();
      this.#page.showAbsent(answer.absent.message);
      return;
    }
    const { picture } = answer;
    const key = this.#keyOf(ask);
    const isOther = key !== this.#shownKey;
    this.#shownKey = key;
    this.#plane = { rows: picture.rows, columns: picture.columns };
    const painted = this.#page.showPicture(picture, key);
    if (isOther) {
      this.#askHistogram();
      this.#page.pointAgain();
    }
    this.#askTexts();
    await painted;
  }

  #moved(): void {
    this.#askIfNeeded();
    this.#askTexts();
    this.#host.stateChanged();
  }

  #looked(look: Look, before: Look): void {
    this.#host.stateChanged();
    if (JSON.stringify(levelsAskOf(look)) !== JSON.stringify(levelsAskOf(before))) void this.#ask([]);
  }

  #pointed(place: Element | undefined, isCursor: boolean): void {
    const frame = this.#frame();
    if (!place || !frame || !this.#shownKey) {
      this.#values.forget();
      this.#page.showPlace(undefined, isCursor);
      return;
    }
    const index = frame.index.with(frame.rows, place.row).with(frame.columns, place.column);
    this.#page.showPlace(index, isCursor);
    const { dataset, part } = frame;
    this.#values.ask({ dataset, index, ...(part === undefined ? {} : { part }) });
  }

  /** Asks for the values of elements that are large enough to hold them. */
  #askTexts(): void {
    const { stage } = this.#page;
    const frame = this.#frame();
    const region = readableRegion(stage.camera, stage.levels);
    const key = region && this.#shownKey ? JSON.stringify([this.#shownKey, region]) : "";
    if (key === this.#textsKey) return;
    this.#textsKey = key;
    if (!region || !frame || key === "") {
      this.#tables.forget();
      return;
    }
    const { top, left, bottom, right } = region;
    this.#tables.ask({ ...frame, top, left, height: bottom - top, width: right - left });
  }

  /** Asks for the histogram when it is looked at and another frame or scale is shown. */
  #askHistogram(): void {
    const frame = this.#frame();
    if (!frame || !this.#page.showsColours || !this.#shownKey) return;
    const { scale } = this.#page.choice.look.taste;
    const { dataset, index, part, rows, columns } = frame;
    const key = JSON.stringify([dataset, index, part, rows, columns, scale, this.#changes]);
    if (key === this.#histogramKey) return;
    this.#histogramKey = key;
    this.#histograms.ask({ ...frame, bins: histogramBins, scale });
  }

  #taken(): Taken | undefined {
    const frame = this.#frame();
    const { levels } = this.#page.stage;
    if (!frame || !this.#shown || !levels || !this.#shownKey) return undefined;
    const { details } = this.#shown;
    const nameOf = (axis: number): string => axisName(details, axis, say("axis.unnamed", { axis }));
    return {
      frame,
      levels,
      shape: details.shape ?? [],
      look: this.#page.choice.look,
      view: this.#page.view,
      ratio: this.#page.stage.camera.scaleY / this.#page.stage.camera.scaleX,
      nameOf,
      animation: this.#axes.animation,
    };
  }
}
