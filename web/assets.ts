import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

/** A file of the pages that never changes under its URL: the URL has the hash of what is in it. */
export interface Asset {
  path: string;
  type: string;
  body: string;
}

const require = createRequire(import.meta.url);
const own = (name: string) => readFileSync(new URL(`assets/${name}`, import.meta.url), "utf8");
const others = (name: string) => readFileSync(require.resolve(name), "utf8");

function asset(name: string, type: string, body: string): Asset {
  const [stem, ending] = name.split(/\.(?=[^.]+$)/);
  const hash = createHash("sha256").update(body).digest("hex").slice(0, 16);
  return { path: `/assets/${stem}.${hash}.${ending}`, type, body };
}

const SCRIPT = "text/javascript; charset=utf-8";
const STYLE = "text/css; charset=utf-8";

/** Everything that a page loads. Nothing comes from anywhere else. */
export const ASSETS = {
  style: asset("page.css", STYLE, own("page.css")),
  icon: asset("icon.svg", "image/svg+xml", own("icon.svg")),
  plotStyle: asset("uplot.css", STYLE, others("uplot/dist/uPlot.min.css")),
  plot: asset("uplot.js", SCRIPT, others("uplot/dist/uPlot.iife.min.js")),
  charts: asset("charts.js", SCRIPT, own("charts.js")),
} as const satisfies Record<string, Asset>;
