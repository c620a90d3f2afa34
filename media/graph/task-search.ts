/**
 * The search for tasks by key: a field with a list under it, as screen readers know it (combobox and listbox).
 */
import type { NamedTask } from "../../server/protocol/panel.ts";
import { formatCount } from "../../server/protocol/units.ts";
import type { Channel } from "../panel/channel.ts";
import { element, setAttribute } from "../panel/elements.ts";
import { iconElement, stateIcons } from "../panel/icons.ts";
import { say } from "./strings.ts";

/** Milliseconds of silence before a search is asked for. */
const typingPause = 120;

export class TaskSearch {
  readonly input = element("input", {
    attributes: {
      type: "search",
      placeholder: say("search.placeholder"),
      "aria-label": say("search.label"),
      role: "combobox",
      "aria-expanded": "false",
      "aria-controls": "found-tasks",
      "aria-autocomplete": "list",
      spellcheck: "false",
      autocomplete: "off",
    },
  });
  readonly #list = element("div", {
    class: "search-list",
    attributes: { role: "listbox", id: "found-tasks", "aria-label": say("search.results"), hidden: true },
  });
  readonly root = element("div", { class: "field search" }, iconElement("search"), this.input, this.#list);
  readonly #channel: Pick<Channel, "ask">;
  readonly #go: (task: number) => void;
  #found: readonly NamedTask[] = [];
  #at = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked = 0;

  /** `go` is called with the number of the task that was chosen. */
  constructor(channel: Pick<Channel, "ask">, go: (task: number) => void) {
    this.#channel = channel;
    this.#go = go;
    this.input.addEventListener("input", () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => void this.#search(), typingPause);
    });
    this.input.addEventListener("keydown", (event) => this.#key(event));
    this.input.addEventListener("blur", () => this.#close());
    this.input.addEventListener("focus", () => {
      if (this.input.value.trim() !== "") void this.#search();
    });
  }

  async #search(): Promise<boolean> {
    const text = this.input.value.trim();
    const number = ++this.#asked;
    if (text === "") {
      this.#close();
      return false;
    }
    const answer = await this.#channel.ask("search", { text }).catch((error: Error) => error);
    // Slower answers to earlier letters are of no use any more.
    if (number !== this.#asked || document.activeElement !== this.input) return false;
    if (answer instanceof Error) {
      this.#show([], answer.message);
      return false;
    }
    const { tasks, total } = answer;
    const shown = formatCount(tasks.length);
    this.#show(
      tasks,
      tasks.length === 0
        ? say("search.none", { text })
        : total > tasks.length
          ? say("search.more", { shown, total: formatCount(total) })
          : undefined,
    );
    return true;
  }

  #show(tasks: readonly NamedTask[], note: string | undefined): void {
    this.#found = tasks;
    this.#at = 0;
    const rows = tasks.map((task, index) => {
      const row = element(
        "div",
        { class: `search-row state-${task.state}`, attributes: { role: "option", id: `found-${index}` } },
        iconElement(stateIcons[task.state]),
        element("span", { class: "search-key", text: task.key }),
        element("span", { class: "quiet", text: say(`state.${task.state}`) }),
      );
      // Before the field loses the focus, which would close the list.
      row.addEventListener("pointerdown", (event) => {
        event.preventDefault();
        this.#choose(index);
      });
      return row;
    });
    if (note !== undefined) rows.push(element("div", { class: "search-note quiet", text: note }));
    this.#list.replaceChildren(...rows);
    this.#list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    this.#mark();
  }

  #close(): void {
    this.#asked++;
    this.#list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    setAttribute(this.input, "aria-activedescendant", undefined);
  }

  #mark(): void {
    this.#list.querySelectorAll("[role=option]").forEach((row, index) => {
      setAttribute(row, "aria-selected", index === this.#at ? "true" : undefined);
      if (index === this.#at) row.scrollIntoView({ block: "nearest" });
    });
    setAttribute(
      this.input,
      "aria-activedescendant",
      this.#found.length > 0 ? `found-${this.#at}` : undefined,
    );
  }

  #choose(index: number): void {
    const task = this.#found[index];
    if (!task) return;
    this.#close();
    this.#go(task.task);
  }

  #key(event: KeyboardEvent): void {
    if (event.key === "Escape") {
      event.preventDefault();
      if (this.#list.hidden) this.input.value = "";
      this.#close();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      const count = this.#found.length;
      if (count > 0) this.#at = (this.#at + step + count) % count;
      this.#mark();
    } else if (event.key === "Enter") {
      event.preventDefault();
      clearTimeout(this.#timer);
      if (!this.#list.hidden && this.#found.length > 0) this.#choose(this.#at);
      else void this.#search().then((isFound) => isFound && this.#choose(0));
    }
    event.stopPropagation();
  }
}
