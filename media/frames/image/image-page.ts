/**
 * The elements of a picture and how they belong together: stage, colour bar, panel of colours, buttons, keys, and the
 * line under them. It keeps what is shared by all datasets (colours, flips) and knows nothing of questions.
 */
import type { Histogram } from "../../../server/protocol/frame-questions.ts";
import { element, setAttribute } from "../../panel/elements.ts";
import { PaintLoop } from "../../panel/paint-loop.ts";
import { ColourBar } from "../colour/colour-bar.ts";
import { ColourChoice } from "../colour/colour-choice.ts";
import { ColourPanel } from "../colour/colour-panel.ts";
import { type Look, settingsLook, tasteOf } from "../colour/look.ts";
import { barContent } from "../colour/paint-colour-bar.ts";
import { type Painting, paintingOf } from "../colour/painting.ts";
import type { DisplayHost } from "../display.ts";
import type { CameraState } from "./camera.ts";
import { middleOf, neighbour } from "./cursor-walk.ts";
import { FrameMessage } from "./frame-message.ts";
import { type FrameView, frameViewOf } from "./frame-view.ts";
import { imageKey, imageKeysHelp } from "./image-keys.ts";
import type { Element } from "./paint-overlay.ts";
import { Readout } from "./readout.ts";
import type { Levels } from "./shown-picture.ts";
import { Stage } from "./stage.ts";
import { say } from "./strings.ts";
import { type ImageActions, ImageTools } from "./tools.ts";

export interface ImagePageListener {
  /** Something else is in view. */
  moved(): void;
  /** The pointer, or the keyboard's cursor, is on an element, or on none. */
  pointed(place: Element | undefined, isCursor: boolean): void;
  /** Colours, scale or range have changed. */
  looked(look: Look, before: Look): void;
  coloursShown(): void;
  /** A key that means nothing to the picture; true if it meant something to the axes. */
  keyForAxes(event: KeyboardEvent): boolean;
}

/** By a key or button. */
const zoomStep = 1.5;
/** Pixels, by a key. */
const panStep = 60;

export class ImagePage {
  readonly element: HTMLElement;
  readonly stage: Stage;
  readonly choice: ColourChoice;
  readonly #host: DisplayHost;
  readonly #listener: ImagePageListener;
  readonly #tools: ImageTools;
  readonly #bar: ColourBar;
  readonly #panel: ColourPanel;
  readonly #readout = new Readout();
  readonly #message = new FrameMessage();
  readonly #help = imageKeysHelp();
  #view: FrameView;
  #painting: Painting = { table: new Uint32Array(256), isMarked: false, hasOutside: false };
  #levels: Levels | undefined;
  #pointer: Element | undefined;
  #isSpoken = false;

  constructor(host: DisplayHost, listener: ImagePageListener) {
    this.#host = host;
    this.#listener = listener;
    const { theme } = host;
    const usual = settingsLook(document.body.dataset);
    this.choice = new ColourChoice({ taste: tasteOf(host.preference("colours"), usual.taste) });
    this.#view = frameViewOf(host.preference("picture"));
    this.stage = new Stage(theme, new PaintLoop(), {
      moved: () => {
        this.#readout.showZoom(this.stage.camera.scaleX * devicePixelRatio);
        listener.moved();
      },
      pointed: (place) => this.#point(place),
    });
    this.#tools = new ImageTools(this.#actions);
    this.#bar = new ColourBar(theme, () => this.#actions.colours());
    this.#panel = new ColourPanel(theme, this.choice, () => this.#showColours(false));
    this.element = element(
      "div",
      { class: "image-display" },
      this.#tools.element,
      element(
        "div",
        { class: "image-middle" },
        element("div", { class: "image-place" }, this.stage.element, this.#message.element),
        this.#bar.element,
        this.#panel.element,
      ),
      this.#readout.element,
      this.#help,
    );
    this.element.addEventListener("keydown", (event) => this.#key(event));
    this.choice.onChange((look, before) => this.#looked(look, before));
    theme.onChange(() => this.#recolour());
    this.#recolour();
    this.#applyView();
  }

  get view(): FrameView {
    return this.#view;
  }

  get showsColours(): boolean {
    return this.#view.showsColours;
  }

  /** What screen readers say of the stage. */
  nameDataset(dataset: string): void {
    setAttribute(this.stage.element, "aria-label", say("picture.label", { dataset: dataset.slice(0, 200) }));
  }

  /** Another dataset will be shown: nothing of the last one stays. */
  clear(): void {
    this.#levels = undefined;
    this.stage.showNothing();
    this.stage.setCursor(undefined);
    this.#panel.setHistogram(undefined);
    this.#panel.setUsed(undefined, this.#painting.table);
    this.#bar.show(undefined);
    this.#readout.showFacts(undefined);
    this.#readout.showPlace(undefined);
    this.#message.wait();
  }

  /** Looks at what was looked at before, or at the whole frame. */
  restoreCamera(state: CameraState | undefined): void {
    if (state) this.stage.camera.state = state;
    else this.stage.camera.fit();
  }

  /** Shows a picture. Settles when it is on the screen. */
  showPicture(levels: Levels, key: string): Promise<void> {
    this.#levels = levels;
    const { rows, columns } = levels;
    const isEmpty = levels.width === 0 || levels.height === 0;
    this.#message.say(isEmpty ? say("picture.empty", { rows, columns }) : undefined);
    this.#showUsed();
    this.#readout.showFacts(levels);
    const painted = this.stage.show(levels, key);
    this.#readout.showZoom(this.stage.camera.scaleX * devicePixelRatio);
    return painted;
  }

  /** Shows why there is no picture, in its place. */
  showAbsent(message: string): void {
    this.#levels = undefined;
    this.stage.showNothing();
    this.#bar.show(undefined);
    this.#readout.showFacts(undefined);
    this.#readout.showPlace(undefined);
    this.#message.say(message);
  }

  showHistogram(histogram: Histogram | undefined): void {
    this.#panel.setHistogram(histogram);
  }

  /** Shows where one is; the value is on its way. */
  showPlace(index: readonly number[] | undefined, isCursor: boolean): void {
    this.#isSpoken = isCursor;
    this.#readout.showPlace(index);
  }

  showValue(index: readonly number[], text: string): void {
    this.#readout.showValue(index, text, this.#isSpoken);
  }

  /** The frame is another one, so the value under pointer or cursor is as well. */
  pointAgain(): void {
    if (this.#pointer) this.#listener.pointed(this.#pointer, false);
    else if (this.stage.cursor) this.#listener.pointed(this.stage.cursor, false);
  }

  dispose(): void {
    this.stage.dispose();
    this.#bar.dispose();
    this.#panel.dispose();
    this.element.remove();
  }

  readonly #actions: ImageActions = {
    in: () => this.#move(() => this.stage.camera.zoom(zoomStep)),
    out: () => this.#move(() => this.stage.camera.zoom(1 / zoomStep)),
    fit: () => this.#move(() => this.stage.camera.fit()),
    oneToOne: () => this.#move(() => this.stage.camera.zoomTo(1 / devicePixelRatio)),
    flipRows: () => this.#look({ flipsRows: !this.#view.flipsRows }),
    flipColumns: () => this.#look({ flipsColumns: !this.#view.flipsColumns }),
    aspect: () => this.#look({ aspect: this.stage.camera.isEqual ? "fill" : "equal" }),
    colours: () => this.#showColours(!this.#view.showsColours),
    invert: () => this.choice.change({ isInverted: !this.choice.look.taste.isInverted }),
    lock: () => this.#panel.toggleLock(),
    keys: () => this.#help.showModal(),
  };

  #move(move: () => void): void {
    move();
    this.stage.moved();
  }

  #look(parts: Partial<FrameView>): void {
    this.#view = { ...this.#view, ...parts };
    this.#host.setPreference("picture", this.#view);
    this.#applyView();
    this.stage.moved();
  }

  #applyView(): void {
    const { camera } = this.stage;
    camera.flipsRows = this.#view.flipsRows;
    camera.flipsColumns = this.#view.flipsColumns;
    camera.aspect = this.#view.aspect;
    this.#panel.isShown = this.#view.showsColours;
    this.#showTools();
  }

  #showTools(): void {
    const { flipsRows, flipsColumns, showsColours } = this.#view;
    const fills = !this.stage.camera.isEqual;
    this.#tools.show({ look: this.choice.look, flipsRows, flipsColumns, fills, showsColours });
  }

  #showColours(showsColours: boolean): void {
    this.#look({ showsColours });
    if (showsColours) {
      this.#panel.focus();
      this.#listener.coloursShown();
    } else this.#panel.returnFocus(this.stage.element);
  }

  #looked(look: Look, before: Look): void {
    if (look.taste !== before.taste) this.#host.setPreference("colours", look.taste);
    this.#recolour();
    this.#showTools();
    this.#listener.looked(look, before);
  }

  #recolour(): void {
    const { look } = this.choice;
    this.#painting = paintingOf(look, this.#host.theme.palette);
    this.stage.recolour(this.#painting.table);
    this.#showUsed();
  }

  /** The range that the frame was coloured by, on bar and panel. */
  #showUsed(): void {
    const levels = this.#levels;
    const content = levels && barContent(levels, this.choice.look.taste.scale, this.#painting);
    this.#panel.setUsed(content?.range, this.#painting.table);
    this.#bar.show(content);
  }

  #point(place: Element | undefined): void {
    this.#pointer = place;
    const { cursor } = this.stage;
    this.#listener.pointed(place ?? cursor, false);
  }

  #setCursor(cursor: Element | undefined): void {
    this.stage.setCursor(cursor);
    if (!cursor) this.#readout.speak(say("readout.none"));
    this.#listener.pointed(cursor, true);
  }

  #key(event: KeyboardEvent): void {
    const target = event.target as HTMLElement;
    if (this.#help.open || event.defaultPrevented) return;
    const isElsewhere = target.closest("input, select, textarea, .colour-panel, .axes-bar, dialog") !== null;
    const key = isElsewhere ? undefined : imageKey(event, this.stage.cursor !== undefined);
    const isClosing = event.key === "Escape" && !key && !isElsewhere && this.#view.showsColours;
    if (isClosing) this.#showColours(false);
    if (!key) {
      if (!isClosing) this.#listener.keyForAxes(event);
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    const { camera, cursor } = this.stage;
    switch (key.does) {
      case "pan":
        this.#move(() => camera.panBy(-key.x * panStep, -key.y * panStep));
        break;
      case "move":
        if (this.#levels && cursor) this.#setCursor(neighbour(cursor, key, this.#view, this.#levels));
        break;
      case "cursor":
        this.#setCursor(cursor || !this.#levels ? undefined : middleOf(camera, this.#levels));
        break;
      case "leave":
        this.#setCursor(undefined);
        break;
      default:
        this.#actions[key.does]();
    }
  }
}
