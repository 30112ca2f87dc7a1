import { html } from "hono/html";
import type { Html } from "./markup.ts";

export interface BarChart {
  label: string;
  /** Above the line and below it, day by day. */
  up: readonly number[];
  down: readonly number[];
  upLabel: string;
  downLabel: string;
  firstLabel: string;
  lastLabel: string;
}

const [WIDTH, HEIGHT, TOP, BOTTOM] = [720, 200, 18, 22];

/** Bars above and below a line, in one scale, without a script. */
export function barChart({ label, up, down, upLabel, downLabel, firstLabel, lastLabel }: BarChart): Html {
  const [most, least] = [Math.max(0, ...up), Math.max(0, ...down)];
  const scale = (HEIGHT - TOP - BOTTOM) / (most + least || 1);
  const zero = round(TOP + most * scale);
  const step = WIDTH / Math.max(1, up.length);
  const width = round(Math.max(1, step * 0.7));
  const bars = (values: readonly number[], direction: 1 | -1) =>
    values
      .map((value, index) =>
        value === 0 ? "" : `M${round(index * step)} ${zero}v${round(-direction * value * scale)}h${width}V${zero}z`,
      )
      .join("");
  return html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${label}">
    <path class="bar issued" d="${bars(up, 1)}" />
    <path class="bar redeemed" d="${bars(down, -1)}" />
    <path class="axis" d="M0 ${zero}H${WIDTH}" />
    <text x="0" y="${TOP - 5}">${upLabel}</text>
    <text x="0" y="${HEIGHT - BOTTOM + 16}">${firstLabel}</text>
    <text x="${WIDTH}" y="${TOP - 5}" text-anchor="end">${downLabel}</text>
    <text x="${WIDTH}" y="${HEIGHT - BOTTOM + 16}" text-anchor="end">${lastLabel}</text>
  </svg>`;
}

const round = (value: number): number => Math.round(value * 100) / 100;
