/**
 * A real VS Code workbench in a real browser, with the words of a person: open, run a command, hover, read a problem.
 * Everything waits for what a person would see; nothing sleeps for a fixed time.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type BrowserContext, chromium, type Frame, type Locator, type Page } from "playwright-core";
import { Sandbox, type SandboxOptions } from "./sandbox.ts";

/** Where screenshots are kept; CI keeps the folder `out`. */
const screenshots = fileURLToPath(new URL("../../out/screenshots/", import.meta.url));

const chromiumPath = "/usr/bin/chromium";

const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
];

/** One window. */
export class Workbench {
  readonly sandbox: Sandbox;
  /** Hosts that anything in the window has asked for, but for the machine itself. */
  readonly foreignHosts = new Set<string>();
  readonly #name: string;
  #context: BrowserContext | undefined;
  #page: Page | undefined;
  #pictures = 0;

  /** @param name of its screenshots */
  constructor(name: string, options: SandboxOptions) {
    this.#name = name;
    this.sandbox = new Sandbox(options);
  }

  get page(): Page {
    if (!this.#page) throw new Error("The workbench is not open: call open() first.");
    return this.#page;
  }

  /** Starts server and browser, and opens the workspace. */
  async open(): Promise<void> {
    await this.sandbox.serve();
    this.#context = await chromium.launchPersistentContext(join(this.sandbox.folder, "browser"), {
      executablePath: chromiumPath,
      headless: true,
      viewport: { width: 1440, height: 900 },
      args: flags,
    });
    this.#context.on("request", (request) => {
      const { protocol, hostname } = new URL(request.url());
      if (/^(https?|wss?):$/.test(protocol) && hostname !== "127.0.0.1") this.foreignHosts.add(hostname);
    });
    this.#page = this.#context.pages()[0] ?? (await this.#context.newPage());
    await this.visit(this.sandbox.start);
  }

  /** Leads the window to another address: another folder, or none. */
  async visit(address: string): Promise<void> {
    await this.page.goto(address, { waitUntil: "domcontentloaded" });
    await this.shown();
  }

  /** Reloads the window as a person does: the workbench writes down first what is open. */
  async reload(): Promise<void> {
    const reloaded = this.page.waitForEvent("domcontentloaded", { timeout: 90_000 });
    await this.run("Developer: Reload Window");
    await reloaded;
    await this.shown();
  }

  /** Waits until the workbench is there, after its page was loaded. */
  async shown(): Promise<void> {
    await this.page.locator(".monaco-workbench").waitFor({ timeout: 90_000 });
    await this.page.locator(".part.statusbar .statusbar-item").first().waitFor({ timeout: 60_000 });
  }

  /** Closes everything; what the window looked like at the end is kept. */
  async close(): Promise<void> {
    await this.picture("end").catch(() => undefined);
    await this.#context?.close();
    await this.sandbox.end();
  }

  /** Keeps a screenshot, numbered in order. */
  async picture(what: string): Promise<void> {
    mkdirSync(screenshots, { recursive: true });
    const number = String(++this.#pictures).padStart(2, "0");
    await this.page.screenshot({ path: join(screenshots, `${this.#name}-${number}-${what}.png`) });
  }

  /** Runs a command from the palette. Commands of an extension are there only once it was scanned: asked again until then. */
  async run(title: string): Promise<void> {
    const input = this.page.locator(".quick-input-widget input").first();
    const row = this.#quickRow(title);
    for (let attempt = 0; attempt < 12; attempt++) {
      await this.page.keyboard.press("F1");
      try {
        await input.waitFor({ state: "visible", timeout: 5000 });
        await input.fill(`>${title}`, { timeout: 5000 });
        await row.click({ timeout: 5000 });
        return;
      } catch {
        await this.page.keyboard.press("Escape");
      }
    }
    await this.picture("no-such-command");
    throw new Error(`The palette has no command “${title}”.`);
  }

  /** Chooses an entry of the quick pick that is open. */
  async pick(label: string): Promise<void> {
    const row = this.#quickRow(label);
    await row.waitFor({ timeout: 15_000 });
    await row.click();
  }

  #quickRow(label: string): Locator {
    return this.page.locator(".quick-input-list .monaco-list-row", { hasText: label }).first();
  }

  /** Opens a file of the workspace by its name, on the left: panels are on the right. */
  async openFile(name: string): Promise<void> {
    const input = this.page.locator(".quick-input-widget input").first();
    const row = this.#quickRow(name);
    // What was done before may still be taking the keyboard, and the list closes when it loses it.
    for (let attempt = 1; ; attempt++) {
      await this.page.keyboard.press("Control+1");
      await this.page.keyboard.press("Control+P");
      try {
        await input.waitFor({ state: "visible", timeout: 5000 });
        await input.fill(name, { timeout: 5000 });
        await row.click({ timeout: 10_000 });
        break;
      } catch (error) {
        if (attempt === 6) throw error;
        await this.page.keyboard.press("Escape");
      }
    }
    await this.page.locator(`.tab.active[data-resource-name="${name}"]`).first().waitFor({ timeout: 30_000 });
    await this.page.locator(".editor-instance .view-line").first().waitFor({ timeout: 30_000 });
  }

  /** Puts the cursor at a line and column (from 1) of the file that is shown. */
  async goTo(line: number, column = 1): Promise<void> {
    await this.page.keyboard.press("Control+G");
    const input = this.page.locator(".quick-input-widget input").first();
    await input.waitFor({ state: "visible" });
    await input.fill(`:${line}:${column}`);
    await this.page.keyboard.press("Enter");
    await input.waitFor({ state: "hidden" });
  }

  /** Clicks a lens of the editor that was used last. */
  async lens(text: string): Promise<void> {
    const lens = this.page.locator(".editor-group-container.active .codelens-decoration a", {
      hasText: text,
    });
    await lens.first().click({ timeout: 60_000 });
  }

  /**
   * Answers the question for a file or folder with a path, once it proposes one like `proposed`: in a browser it is a
   * field, not a window of the system.
   */
  async answerPath(path: string, proposed: RegExp): Promise<void> {
    const input = this.page.locator(".quick-input-widget.show-file-icons input").first();
    await input.waitFor({ state: "visible", timeout: 30_000 });
    await until(async () => proposed.test(await input.inputValue()), `no path like ${proposed} was proposed`);
    await this.page.locator(".quick-input-list .monaco-list-row", { hasText: ".." }).first().waitFor();
    await input.fill(path);
    const accept = this.page.locator(".quick-input-widget .quick-input-header a.monaco-button").first();
    // A dialog that is still looking at what was typed takes no answer: asked again until it does.
    for (let attempt = 1; ; attempt++) {
      try {
        await accept.click({ timeout: 5000 });
        await input.waitFor({ state: "hidden", timeout: 5000 });
        return;
      } catch (error) {
        if (!(await input.isVisible())) return;
        if (attempt === 6) throw error;
      }
    }
  }

  /** Texts of the rows of a tree in the side bar, such as `Runs`, once there are some and they are as `expected`. */
  async rows(view: string, expected: RegExp): Promise<string[]> {
    const pane = this.page.locator(".pane", {
      has: this.page.locator(`.pane-header[aria-label^="${view}"]`),
    });
    await pane.locator(".monaco-list-row", { hasText: expected }).first().waitFor({ timeout: 60_000 });
    return (await pane.locator(".monaco-list-row").allInnerTexts()).map((text) =>
      text.replace(/\s+/g, " ").trim(),
    );
  }

  /** Hovers over a word of the file that is shown until a hover has `expected` in it; gives all its text. */
  async hover(word: string, expected: RegExp): Promise<string> {
    const target = this.page
      .locator(".view-line span > span")
      .filter({ hasText: new RegExp(`^\\s*${word}\\s*$`) })
      .first();
    await target.waitFor({ timeout: 30_000 });
    const hover = this.page.locator(".monaco-hover:visible", { hasText: expected }).first();
    for (let attempt = 0; attempt < 20; attempt++) {
      await this.page.mouse.move(720, 880);
      await target.hover();
      try {
        await hover.waitFor({ state: "visible", timeout: 3000 });
        return (await hover.innerText()).replace(/\u00a0/g, " ");
      } catch {
        // TypeScript's own hover may be all there is yet
      }
    }
    await this.picture("no-hover");
    throw new Error(`Hovering over “${word}” never showed ${expected}.`);
  }

  /** Waits for an entry of the status bar and gives its text. */
  async status(expected: RegExp, timeout = 30_000): Promise<string> {
    const item = this.page.locator(".statusbar-item", { hasText: expected }).first();
    await item.waitFor({ timeout });
    return (await item.innerText()).replace(/\u00a0/g, " ");
  }

  /** The frame, at any depth, that holds what `selector` names: pages of extensions are frames in frames. */
  async webview(selector: string, timeout = 60_000): Promise<Frame> {
    const end = Date.now() + timeout;
    while (Date.now() < end) {
      for (const frame of this.page.frames()) {
        if (frame === this.page.mainFrame()) continue;
        try {
          if ((await frame.locator(selector).count()) > 0) return frame;
        } catch {
          // the frame went away
        }
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    await this.picture("no-webview");
    throw new Error(`No page of an extension has ${selector}.`);
  }

  /** Waits until the Problems view has an entry with this text, or none. */
  async problem(text: string | RegExp, wanted: "there" | "gone"): Promise<void> {
    const row = this.page.locator(".markers-panel .monaco-list-row", { hasText: text }).first();
    await row.waitFor({ state: wanted === "there" ? "visible" : "hidden", timeout: 40_000 });
  }
}

/** Asks again until something is so. */
async function until(isSo: () => Promise<boolean>, complaint: string): Promise<void> {
  const end = Date.now() + 30_000;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error(`For half a minute ${complaint}.`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
