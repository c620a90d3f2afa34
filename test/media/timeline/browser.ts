/**
 * Chromium with the timeline's page in it: bundled as it is shipped, under the policy that VS Code's webviews have.
 */
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { type Browser, chromium, type Page } from "playwright-core";
import { settled } from "../harness/panel-browser.ts";
import { type ThemeName, themes } from "../harness/themes.ts";
import type { TimelinePage } from "./page.ts";

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

declare global {
  interface Window {
    readonly page: TimelinePage;
  }
}

/** One browser, and pages with the timeline in it. */
export class TimelineBrowser {
  #browser: Browser | undefined;
  #script = "";
  #style = "";

  async start(): Promise<void> {
    const { outputFiles } = await build({
      stdin: {
        contents: `import "./page.ts";${styles.map((path) => `import "${path}";`).join("")}`,
        resolveDir: at("."),
      },
      bundle: true,
      write: false,
      outdir: "out",
      format: "iife",
      target: "chrome120",
      legalComments: "none",
    });
    this.#script = outputFiles.find(({ path }) => path.endsWith(".js"))!.text;
    this.#style = outputFiles.find(({ path }) => path.endsWith(".css"))!.text;
    this.#browser = await chromium.launch({
      executablePath: "/usr/bin/chromium",
      args: ["--no-sandbox", "--disable-gpu"],
    });
  }

  async close(): Promise<void> {
    await this.#browser?.close();
  }

  /** A page of its own; `errors` collects what went wrong in it. */
  async open(
    theme: ThemeName = "dark",
    viewport = { width: 1000, height: 560 },
  ): Promise<{ page: Page; errors: string[] }> {
    const page = await this.#browser!.newPage({ viewport });
    const errors: string[] = [];
    page.on("pageerror", (error) => void errors.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error") errors.push(message.text());
    });
    await page.setContent(
      `<!doctype html><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'nonce-n'; style-src 'nonce-n'; img-src data:">
<style nonce="n">${this.#style} html,body{height:100%;margin:0} main{height:100%}</style><main></main>`,
    );
    await page.evaluate(
      ([variables, name]) => {
        for (const [key, value] of Object.entries(variables))
          document.documentElement.style.setProperty(`--vscode-${key}`, value);
        document.body.className = name.startsWith("high-contrast")
          ? `vscode-high-contrast vscode-${name}`
          : `vscode-${name}`;
      },
      [themes[theme], theme] as const,
    );
    await page.evaluate((script) => {
      const made = document.createElement("script");
      made.nonce = "n";
      made.textContent = script;
      document.body.append(made);
    }, this.#script);
    return { page, errors };
  }
}

const styles = ["../../../media/panel/panel.css"];

/** Everything is asked, answered and painted. */
export async function ready(page: Page): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await settled(page);
}

/** What the stage says of its last frame: times in milliseconds, and how many bars were painted. */
export async function toldFrame(page: Page) {
  const told = await page.locator(".timeline-box").evaluate((box) => ({ ...(box as HTMLElement).dataset }));
  const figure = (name: string) => Number(told[name]);
  return { from: figure("from"), to: figure("to"), end: figure("end"), bars: figure("bars") };
}
