import { html } from "hono/html";
import type { Html } from "./markup.ts";

export interface ChartLine {
  /** A class of the style sheet: its colour and dashes. */
  name: string;
  values: readonly number[];
}

export interface LineChart {
  /** What a screen reader says instead of the picture. */
  label: string;
  lines: readonly ChartLine[];
  /** The values at the lower and the upper edge. */
  from: number;
  to: number;
  /** What stands at the edges. */
  fromLabel: string;
  toLabel: string;
  firstLabel: string;
  lastLabel: string;
  /** A value with a line of its own. */
  mark?: { at: number; label: string };
}

const [WIDTH, HEIGHT, TOP, BOTTOM] = [720, 200, 18, 22];

/** A picture of lines that needs no script and prints well. */
export function lineChart(chart: LineChart): Html {
  const { label, lines, from, to, mark } = chart;
  const low = HEIGHT - BOTTOM;
  const y = (value: number) => round(low - ((value - from) / (to - from || 1)) * (low - TOP));
  const path = (values: readonly number[]) => {
    const step = WIDTH / Math.max(1, values.length - 1);
    const points = values.map((value, index) => `${round(index * step)} ${y(value)}`);
    return values.length === 1 ? `M0 ${y(values[0]!)}H${WIDTH}` : `M${points.join("L")}`;
  };
  return html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${label}">
    <path class="axis" d="M0 ${TOP}H${WIDTH}M0 ${low}H${WIDTH}" />
    ${mark === undefined ? "" : html`<path class="mark" d="M0 ${y(mark.at)}H${WIDTH}" />`}
    ${lines.map(({ name, values }) => html`<path class="line ${name}" d="${path(values)}" />`)}
    <text x="0" y="${TOP - 5}">${chart.toLabel}</text>
    <text x="0" y="${low - 4}">${chart.fromLabel}</text>
    <text x="0" y="${HEIGHT - 5}">${chart.firstLabel}</text>
    ${
      chart.lastLabel === chart.firstLabel
        ? ""
        : html`<text x="${WIDTH}" y="${HEIGHT - 5}" text-anchor="end">${chart.lastLabel}</text>`
    }
    ${mark === undefined ? "" : html`<text x="${WIDTH}" y="${y(mark.at) - 4}" text-anchor="end">${mark.label}</text>`}
  </svg>`;
}

/** Two decimals are finer than any screen. */
const round = (value: number): number => Math.round(value * 100) / 100;
