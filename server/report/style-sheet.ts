/**
 * How a report looks: light and dark as the reader's system is, on paper, and without motion.
 *
 * Colours of functions are those of the drawn graph. No font, picture or other file is loaded.
 */
import { darkShade, hue, lightShade } from "../drawing/paints.ts";

const kindColours = {
  other: ["#6e7781", "#8b949e"],
  failed: ["#cf222e", "#ff7b72"],
  unfinished: ["#afb8c1", "#57606a"],
  moved: ["#0f766e", "#2dd4bf"],
  spilled: ["#9a6700", "#e3b341"],
  restored: ["#bf8700", "#f2cc60"],
} as const;

const kinds = Object.entries(kindColours);
const hues = Array.from({ length: 8 }, (_, position) => position);
const variables = (shade: "light" | "dark"): string =>
  [
    ...hues.map((position) => {
      const { line } = (shade === "light" ? lightShade : darkShade)(hue(position));
      return `--bar-${position}:${line};`;
    }),
    ...kinds.map(([kind, [light, dark]]) => `--bar-${kind}:${shade === "light" ? light : dark};`),
  ].join("");
const fills = [...hues.map(String), ...kinds.map(([kind]) => kind)]
  .map((name) => `.bar-${name}{fill:var(--bar-${name})}`)
  .join("");

/** The page's whole style sheet. */
export const styleSheet = `
:root{color-scheme:light dark;--page:#ffffff;--card:#f6f8fa;--text:#1f2328;--quiet:#59636e;--line:#d8dee4;--accent:#0969da;--good:#1a7f37;--bad:#cf222e;--warn:#9a6700;${variables("light")}}
@media (prefers-color-scheme:dark){:root{--page:#0d1117;--card:#161b22;--text:#f0f6fc;--quiet:#9da7b3;--line:#30363d;--accent:#4493f8;--good:#3fb950;--bad:#ff7b72;--warn:#e3b341;${variables("dark")}}}
${fills}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0 auto;padding:2.5rem 1.5rem 3rem;max-width:72rem;background:var(--page);color:var(--text);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
h1,h2,h3,h4,p,dl,dd,ul,pre{margin:0}
h1{font-size:2rem;line-height:1.2;letter-spacing:-.02em;overflow-wrap:anywhere}
h2{font-size:1.15rem;letter-spacing:-.01em;margin-bottom:.25rem}
h3{font-size:1rem;display:inline}
h4{font-size:.9rem;margin:1rem 0 .25rem;color:var(--quiet)}
section{margin-top:2.75rem}
small{color:var(--quiet);font-size:.8rem}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.brand{font-size:.85rem;font-weight:600;letter-spacing:.02em;margin-bottom:.5rem}
.brand span{color:var(--quiet);font-weight:400}
.ending{display:inline-block;margin:.75rem 0 .5rem;padding:.15rem .75rem;border-radius:99px;border:1px solid currentColor;font-size:.9rem;font-weight:600}
.succeeded{color:var(--good)}.failed{color:var(--bad)}.cancelled,.open{color:var(--warn)}
.where{color:var(--quiet);font-size:.85rem;overflow-wrap:anywhere}
.where time{white-space:nowrap;margin-left:.75rem}
.about,.note,.legend{color:var(--quiet);font-size:.85rem;margin-bottom:.75rem;max-width:60rem}
.note{margin-top:.75rem}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(9.5rem,1fr));gap:1px;background:var(--line);border:1px solid var(--line);border-radius:10px;overflow:hidden}
.tiles>div{background:var(--card);padding:.8rem 1rem .9rem}
.tiles dt{color:var(--quiet);font-size:.8rem}
.tiles strong{display:block;font-size:1.45rem;line-height:1.25;font-weight:600;letter-spacing:-.02em;font-variant-numeric:tabular-nums}
.tiles dd span{color:var(--quiet);font-size:.78rem;line-height:1.35;display:block}
.wide{overflow-x:auto}
.picture{border:1px solid var(--line);border-radius:10px;padding:.75rem;background:var(--page)}
.wide.picture{max-height:80vh;overflow:auto}
.wide.picture svg{display:block;margin:0 auto}.fitted svg{max-width:100%;height:auto}
.timeline-picture,.memory-picture{display:block;width:100%;height:auto}
.timeline-picture text,.memory-picture text{font-size:12px;fill:var(--text)}
svg .tick-name,svg .level-name{fill:var(--quiet)!important;text-anchor:middle}
svg .level-name{text-anchor:end}
.tick,.row-line{stroke:var(--line);fill:none}
.held{fill:var(--bar-0);opacity:.16}.held-line{fill:none;stroke:var(--bar-0);stroke-width:1.5}
.spilled-line{fill:none;stroke:var(--bar-spilled);stroke-width:1.5}
.limit{stroke:var(--bad);stroke-dasharray:5 4}
.alive>svg{display:none}
canvas{display:block;width:100%;cursor:grab;touch-action:pan-y}canvas:active{cursor:grabbing}
.tools{display:flex;flex-wrap:wrap;gap:.4rem;align-items:center;margin-bottom:.5rem;min-height:2rem}
.tools output{color:var(--quiet);font-size:.85rem;margin-left:.5rem;overflow-wrap:anywhere}
button{font:inherit;font-size:.85rem;min-width:2rem;padding:.15rem .6rem;color:var(--text);background:var(--card);border:1px solid var(--line);border-radius:6px;cursor:pointer}
button:hover{border-color:var(--quiet)}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:4px}
.legend span{white-space:nowrap;margin-right:.9rem}
table{border-collapse:collapse;width:100%;font-size:.88rem;font-variant-numeric:tabular-nums}
th,td{padding:.4rem .5rem;text-align:left;vertical-align:baseline;border-bottom:1px solid var(--line)}
thead th{color:var(--quiet);font-weight:500;font-size:.8rem;white-space:nowrap}
tbody th{font-weight:500;overflow-wrap:anywhere;min-width:12rem}
tbody th small{display:block;font-weight:400;padding-left:1.05rem}
tbody tr:hover{background:var(--card)}
.number{text-align:right;white-space:nowrap}
th:first-child,td:first-child{padding-left:.25rem}
.swatch{margin-right:.45rem}
.share{vertical-align:middle;border-radius:2px}.share rect:first-child{fill:var(--line)}
.error{border:1px solid var(--line);border-left:3px solid var(--bad);border-radius:6px;padding:.8rem 1rem;margin-top:.75rem}
.error summary h3 span{font-weight:400;color:var(--quiet)}
.error .about{margin:.5rem 0}
.message{white-space:pre-wrap;overflow-wrap:anywhere;margin-top:.5rem}
.message strong{color:var(--bad)}
.facts{font-size:.88rem;margin-top:.5rem}
.facts>div{display:grid;grid-template-columns:6.5rem 1fr;gap:.75rem;padding:.15rem 0}
.facts dt{color:var(--quiet)}.facts dd{overflow-wrap:anywhere}
.facts ul{padding:0;list-style:none}
pre{font:12.5px/1.55 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;background:var(--card);border-radius:6px;padding:.75rem 1rem;overflow:auto;white-space:pre-wrap;overflow-wrap:anywhere}
.stack{margin-top:.6rem;color:var(--quiet)}
.prints{max-height:28rem;border:1px solid var(--line)}
.prints i{color:var(--quiet);font-style:normal;user-select:none}.prints b{font-weight:500;color:var(--accent)}.prints .stderr{color:var(--bad)}
summary{cursor:pointer}
details>summary{padding:.25rem 0}
#timeline details{margin-top:.75rem;font-size:.88rem}
footer{margin-top:3rem;padding-top:1rem;border-top:1px solid var(--line);color:var(--quiet);font-size:.8rem}
@media (max-width:40rem){body{padding:1.25rem 1rem}.facts>div{grid-template-columns:1fr;gap:0}.tiles{grid-template-columns:repeat(2,1fr)}}
@media (prefers-reduced-motion:reduce){*{scroll-behavior:auto!important;transition:none!important;animation:none!important}}
@media (prefers-contrast:more){:root{--line:currentColor;--quiet:var(--text)}}
@media print{body{max-width:none;padding:0;font-size:11px}.tools,canvas{display:none!important}.alive>svg{display:block}.wide.picture,.prints{max-height:none;overflow:visible}.wide.picture svg{max-width:100%;height:auto}section{break-inside:avoid-page;margin-top:1.5rem}#prints,#errors,#functions{break-inside:auto}tr,.error{break-inside:avoid}}
`;
