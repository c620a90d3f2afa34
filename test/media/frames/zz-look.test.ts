import { test } from "vitest";
import { ReaderHost } from "./harness/reader-host.ts";
import { framesBrowser } from "./harness/frames-kit.ts";
import { writeZoo } from "./harness/zoo.ts";
import { existsSync } from "node:fs";
const { open } = framesBrowser(process.env["ENTRY"]);
test("look", async () => {
  const path = "/tmp/shell/zoo.h5";
  if (!existsSync(path)) writeZoo(path);
  for (const theme of (process.env["THEMES"] ?? "dark").split(",") as "dark"[]) {
    const host = await ReaderHost.open({ kind: "file", path });
    const f = await open(host, { theme });
    const p = f.page; p.setDefaultTimeout(6000);
    const shot = async (n: string) => { await p.waitForTimeout(800); await p.screenshot({ path: `/tmp/shell/${n}-${theme}.png` }); };
    await p.waitForSelector("[data-path]", { timeout: 20000 });
    await p.waitForTimeout(1500);
    await shot("first");
    const row = (n: string) => p.locator(`[data-path="${n}"]`);
    await row("/entry").click(); await row("/entry/frames").waitFor(); await row("/links").click(); await row("/links/dangling").waitFor();await row("/entry/sample").click(); await shot("sample");
    await row("/entry/sample/peaks").click(); await shot("peaks");
    await row("/entry/sample/note").click(); await shot("note");
    await row("/entry/sample/wide").click(); await p.locator("[data-choice=table]").click(); await shot("wide");
    await row("/entry/frames").click(); await shot("frames");
    await row("/links/dangling").click(); await shot("dangling");
    await row("/entry/frames").click({ button: "right" }); await shot("menu"); console.log(await p.evaluate(() => [...document.querySelectorAll(".menu.context, .menu.context *")].map((e) => [e.className, e.getBoundingClientRect().width, getComputedStyle(e).display].join(" ")))); await p.keyboard.press("Escape");
    await p.locator(".tree-search input").fill("am"); await shot("search");
    console.log(f.errors);
  }
}, 160000);
