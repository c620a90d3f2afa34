/**
 * A host with a run behind it: the server's own model of panels, fed with events, and the flow of notices that the
 * server keeps: a difference after each `drawn`, never two at once.
 */
import { PanelView } from "../../../server/panel/panel-view.ts";
import { RunModel } from "../../../server/panel/run-model.ts";
import type { RunEvent } from "../../../server/protocol/events.ts";
import type {
  FromPanel,
  PanelAnswer,
  PanelContent,
  PanelNotice,
  PanelQuestion,
  ToPanel,
} from "../../../server/protocol/panel.ts";
import type { RunView } from "../../../server/protocol/run-view.ts";
import type { PageHost } from "./panel-browser.ts";

export class RunHost implements PageHost {
  readonly model = new RunModel();
  readonly view: PanelView;
  /** Questions in the order in which they came. */
  readonly asked: PanelQuestion[] = [];
  /** Names of questions that are refused, with what is said. */
  readonly refuses = new Map<string, string>();
  /** Notices sent, and those that were drawn. */
  sent = 0;
  drawn = 0;
  status: RunView["status"] = "running";
  empty: string | undefined;
  /** What the run is, besides what its events say. */
  differs: Partial<RunView> = {};
  /** False as in Restricted Mode. */
  canRun = true;
  #send: ((message: ToPanel) => void) | undefined;
  #waits: (() => void)[] = [];

  constructor(options: { readonly maxBoxes?: number; readonly events?: readonly RunEvent[] } = {}) {
    this.view = new PanelView(this.model, { maxBoxes: options.maxBoxes ?? 400 });
    this.feed(options.events ?? []);
  }

  /** Lets the run go on, without telling the page. */
  feed(events: readonly RunEvent[]): void {
    for (const event of events) this.model.add(event);
  }

  receive(message: FromPanel, send: (message: ToPanel) => void): void {
    this.#send = send;
    if (message.type === "drawn") {
      this.drawn++;
      for (const go of this.#waits.splice(0)) go();
    }
    if (message.type !== "ask") return;
    const { number, question } = message;
    this.asked.push(question);
    const refused = this.refuses.get(question.ask);
    if (refused !== undefined) {
      send({ type: "refused", number, message: refused });
      return;
    }
    Promise.resolve()
      .then(() => this.answer(question))
      .then(
        (answer) => send({ type: "answer", number, answer }),
        (error: Error) => send({ type: "refused", number, message: error.message }),
      );
  }

  /** Sends a notice and waits until it was drawn. */
  async notify(notice: PanelNotice): Promise<void> {
    const drawn = new Promise<void>((done) => void this.#waits.push(done));
    this.sent++;
    this.#send?.({ type: "notice", notice });
    await drawn;
  }

  /** Tells the page what has changed, as the server does. */
  async tell(): Promise<void> {
    if (this.view.isOutdated()) await this.notify({ notice: "graph", graph: this.view.picture() });
    else {
      const states = this.view.changes();
      if (states) await this.notify({ notice: "states", states });
    }
    await this.notify({ notice: "run", run: this.run() });
  }

  run(): RunView {
    const { counts, script = "/home/ada/frames.ts", status } = this.model;
    return {
      run: "r1",
      kind: "run",
      script,
      status: status ?? this.status,
      started: 0,
      elapsed: this.model.latest,
      tasks: counts,
      executing: [],
      canRerun: status === "failed",
      ...(status === undefined ? { remaining: 12_000 } : {}),
      ...this.differs,
    };
  }

  content(): PanelContent {
    return {
      source: { kind: "run", run: "r1" },
      run: this.run(),
      graph: this.view.picture(),
      canRun: this.canRun,
      ...(this.empty === undefined ? {} : { empty: this.empty }),
    };
  }

  protected answer(question: PanelQuestion): PanelAnswer | Promise<PanelAnswer> {
    switch (question.ask) {
      case "ready":
        this.view.setView(question.takes.view);
        return this.content();
      case "view":
        return this.view.setView(question.takes.view);
      case "details":
        return this.view.details(question.takes);
      case "find":
        return this.view.find(question.takes.task);
      case "search":
        return this.view.search(question.takes.text);
      case "timeline":
        return this.view.timeline(question.takes.from, question.takes.to, question.takes.width);
      case "layout":
        return this.view.layout(question.takes);
      case "export":
        return this.view.export(question.takes.format).then((text) => ({ text }));
    }
  }
}
