/**
 * Chromium with the timeline's page in it: bundled as it is shipped, under the policy that VS Code's webviews have.
 */
import { existsSync, mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { type Browser, chromium, type Page } from "playwright-core";
import type { TimelinePage } from "./page.ts";
import { type ThemeName, themes } from "./themes.ts";

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

/** Keeps a screenshot where CI looks for them. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  const folder = at("../../../out/screenshots");
  if (!existsSync(folder)) mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: `${folder}/timeline-${name}.png` });
}

/** Waits until a frame has been painted after everything that is under way. */
export async function settled(page: Page): Promise<void> {
  await page.evaluate(
    () =>
      new Promise<void>((done) => {
        requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)));
      }),
  );
}
