/** The dialog that asks for the range of an animation, and shows how far its making is. */
import { element, setAttribute, setHidden, setText } from "../../panel/elements.ts";
import { type GifPlan, type GifWish, planOf } from "./gif-plan.ts";
import { type ImageText, say } from "./strings.ts";

export interface GifDialogOptions {
  /** Axes one can go along, with their names and lengths. */
  readonly axes: readonly { readonly axis: number; readonly name: string; readonly count: number }[];
  /** What is filled in to begin with. */
  readonly wish: GifWish;
  /** Size of the frame, in the proportions in which it is shown. */
  readonly plane: { readonly width: number; readonly height: number };
  /** Said above the buttons: which colours all frames have. */
  readonly note: string;
}

type Field = "from" | "to" | "step" | "framesPerSecond" | "side";

const fields: readonly (readonly [field: Field, text: ImageText])[] = [
  ["from", "gif.from"],
  ["to", "gif.to"],
  ["step", "gif.step"],
  ["framesPerSecond", "gif.rate"],
  ["side", "gif.size"],
];

export class GifDialog {
  readonly element: HTMLDialogElement;
  readonly #options: GifDialogOptions;
  readonly #axis: HTMLSelectElement;
  readonly #inputs = new Map<Field, HTMLInputElement>();
  readonly #caption = element("input", { attributes: { type: "checkbox" } });
  readonly #summary = element("p", { class: "gif-summary", attributes: { role: "status" } });
  readonly #form: HTMLFieldSetElement;
  readonly #bar = element("progress", { attributes: { hidden: true } });
  readonly #make: HTMLButtonElement;
  #plan: GifPlan | undefined;

  constructor(options: GifDialogOptions) {
    this.#options = options;
    const { wish } = options;
    this.#axis = element(
      "select",
      {},
      ...options.axes.map(({ axis, name }) => element("option", { text: name, attributes: { value: axis } })),
    );
    this.#axis.value = String(wish.axis);
    this.#axis.addEventListener("change", () => {
      this.#inputs.get("from")!.value = "0";
      this.#inputs.get("to")!.value = String(this.#count - 1);
      this.#check();
    });
    for (const [field] of fields) {
      const input = element("input", {
        attributes: { type: "number", step: field === "framesPerSecond" ? "any" : 1, value: wish[field] },
      });
      input.addEventListener("input", () => this.#check());
      this.#inputs.set(field, input);
    }
    this.#caption.checked = wish.hasCaption;
    this.#caption.addEventListener("change", () => this.#check());
    const row = (text: ImageText, field: HTMLElement, kind = "field"): HTMLElement =>
      element("label", {}, element("span", { text: say(text) }), element("span", { class: kind }, field));
    this.#form = element(
      "fieldset",
      {},
      row("gif.axis", this.#axis, "field select"),
      ...fields.map(([field, text]) => row(text, this.#inputs.get(field)!)),
      element("label", { class: "check" }, this.#caption, element("span", { text: say("gif.caption") })),
    );
    this.#make = element("button", {
      class: "button primary",
      text: say("gif.make"),
      attributes: { type: "submit" },
    });
    this.element = element(
      "dialog",
      { class: "gif-dialog", attributes: { "aria-label": say("gif.title") } },
      element(
        "form",
        { attributes: { method: "dialog", novalidate: true } },
        element("h2", { text: say("gif.title") }),
        this.#form,
        element("p", { class: "quiet", text: options.note }),
        this.#summary,
        this.#bar,
        element(
          "footer",
          {},
          element("button", {
            class: "button wide",
            text: say("gif.cancel"),
            attributes: { type: "button" },
            click: () => this.element.close(),
          }),
          this.#make,
        ),
      ),
    );
    this.#check();
  }

  /**
   * Opens, and gives what the person wants; undefined when they have closed it. It stays open while the animation is
   * made, and closing it then is cancelling.
   */
  ask(): Promise<GifPlan | undefined> {
    return new Promise((answer) => {
      this.element.addEventListener("close", () => answer(undefined), { once: true });
      this.element.querySelector("form")!.addEventListener("submit", (event) => {
        event.preventDefault();
        this.#check();
        if (!this.#plan) return;
        this.#form.disabled = true;
        this.#make.disabled = true;
        answer(this.#plan);
      });
      document.body.append(this.element);
      this.element.showModal();
    });
  }

  /** Shows how many frames there are of all; undefined while nobody knows how long it takes. */
  progress(text: string, done: number | undefined, total: number): void {
    setText(this.#summary, text);
    setHidden(this.#bar, false);
    this.#bar.max = total;
    if (done === undefined) this.#bar.removeAttribute("value");
    else this.#bar.value = done;
  }

  /** Closes it and leaves nothing. */
  close(): void {
    this.element.close();
    this.element.remove();
  }

  get #count(): number {
    return this.#options.axes.find(({ axis }) => String(axis) === this.#axis.value)?.count ?? 0;
  }

  #check(): void {
    const number = (field: Field): number => {
      const { value } = this.#inputs.get(field)!;
      return value === "" ? Number.NaN : Number(value);
    };
    const wish: GifWish = {
      axis: Number(this.#axis.value),
      from: number("from"),
      to: number("to"),
      step: number("step"),
      framesPerSecond: number("framesPerSecond"),
      side: number("side"),
      hasCaption: this.#caption.checked,
    };
    const plan = planOf(wish, this.#count, this.#options.plane);
    const problem = "problem" in plan ? plan.problem : undefined;
    this.#plan = "problem" in plan ? undefined : plan;
    this.#make.disabled = problem !== undefined;
    this.#summary.classList.toggle("problem", problem !== undefined);
    setAttribute(this.#form, "aria-invalid", problem === undefined ? undefined : "true");
    setText(
      this.#summary,
      "problem" in plan
        ? plan.problem
        : say("gif.summary", {
            count: plan.positions.length.toLocaleString(),
            width: plan.width,
            height: plan.height,
            seconds: Number(((plan.positions.length * plan.delay) / 1000).toPrecision(3)),
          }),
    );
  }
}
