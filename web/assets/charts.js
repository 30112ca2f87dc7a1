// Puts a chart that can be read with a pointer in the place of each picture. Without it the picture and its table stay.
"use strict";

/** What a chart shows: names of series, which the caption has words for, with their colours. */
const SERIES = {
  amounts: { reserves: "--series-1", circulating: "--series-2" },
  coverage: { coverage: "--series-1" },
  flows: { issued: "--series-1", redeemed: "--series-2" },
};

/** A day as its noon in Hong Kong, Unix seconds. */
const dayTime = (day) => Date.parse(`${day}T04:00:00Z`) / 1000;
const units = (minor) => Number(BigInt(minor) / 1000000n);
const percent = (ratio) => (ratio === null ? null : Number(BigInt(ratio)) / 1e6);

/** What counts where that is enough, else what the last statements say: the picture in its place shows the same. */
const shown = (one) =>
  one.unconfirmed === "0" || BigInt(one.reserves) >= BigInt(one.circulating) ? one : { ...one, ...one.stated };

/** Days between two marks: a day has one label at most. */
const DAY_STEPS = [1, 2, 3, 5, 7, 10, 14, 30, 60, 90, 180, 365].map((days) => days * 86400);

function valuesOf(kind, data) {
  if (kind === "flows") {
    const days = data.flows.days.toReversed();
    const columns = [days.map(({ issued }) => units(issued)), days.map(({ redeemed }) => -units(redeemed))];
    return [days.map(({ day }) => dayTime(day)), ...columns];
  }
  const times = data.history.map(({ day }) => dayTime(day));
  if (kind === "coverage")
    return [times, data.history.map((one) => percent(shown(one).coverage)), times.map(() => 100)];
  return [
    times,
    data.history.map((one) => units(shown(one).reserves)),
    data.history.map((one) => units(one.circulating)),
  ];
}

/** Amounts start at nothing; coverage always shows where 100 % is. */
const RANGES = {
  amounts: (_, _least, most) => [0, most * 1.05],
  coverage: (_, least, most) => [Math.floor(Math.min(99, least)), Math.ceil(Math.max(102, most))],
};

function draw(figure, data) {
  const { chart: kind, language } = figure.dataset;
  const values = valuesOf(kind, data);
  if (values[0].length < 2) return;
  const style = getComputedStyle(figure);
  const colour = (name) => style.getPropertyValue(name).trim();
  const format = (options) => new Intl.NumberFormat(language, options).format;
  const whole = format({ maximumFractionDigits: 0 });
  const compact = format({ notation: "compact", maximumFractionDigits: 1 });
  const hundredths = format({ minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const inHongKong = (options) => new Intl.DateTimeFormat(language, { timeZone: "Asia/Hong_Kong", ...options });
  const [date, month] = [inHongKong({ dateStyle: "medium" }), inHongKong({ month: "short", day: "numeric" })];
  const show = (value) => {
    if (value === null || value === undefined) return "–";
    // Floored, as everywhere: a chart must not say more than the table.
    return kind === "coverage" ? `${hundredths(Math.floor(value * 100) / 100)}%` : whole(Math.abs(value));
  };
  const names = Object.entries(SERIES[kind]);
  const label = (name) => figure.querySelector(`.key.${name}`).textContent;

  figure.querySelector(".plot")?.remove();
  const place = document.createElement("div");
  place.className = "plot";
  place.setAttribute("role", "img");
  place.setAttribute("aria-label", figure.querySelector("svg").getAttribute("aria-label"));
  const reading = document.createElement("span");
  reading.className = "reading";
  place.append(reading);
  figure.append(place);
  figure.classList.add("drawn");

  const bars = kind === "flows" ? uPlot.paths.bars({ size: [0.7, 14] }) : undefined;
  const font = `12px ${style.fontFamily}`;
  const axis = {
    stroke: colour("--muted"),
    font,
    grid: { stroke: colour("--rule"), width: 1 },
    ticks: { show: false },
  };
  const series = names.map(([name, variable]) => ({
    stroke: colour(variable),
    width: bars === undefined ? 2 : 0,
    points: { show: false },
    ...(bars !== undefined && { fill: colour(variable), paths: bars }),
    ...(name === "circulating" && { dash: [6, 4] }),
  }));
  if (kind === "coverage") series.push({ stroke: colour("--edge"), width: 1, dash: [2, 3], points: { show: false } });
  const tell = ({ cursor: { idx } }) => {
    const known = idx !== null && idx !== undefined;
    const parts = names.map(([name], index) => `${label(name)} ${show(values[index + 1][idx])}`);
    reading.textContent = known ? `${date.format(values[0][idx] * 1000)}: ${parts.join(" · ")}` : "";
  };
  new uPlot(
    {
      width: figure.clientWidth,
      height: kind === "coverage" ? 150 : 240,
      legend: { show: false },
      cursor: { y: false, points: { show: bars === undefined } },
      hooks: { setCursor: [tell] },
      scales: { y: kind in RANGES ? { range: RANGES[kind] } : {} },
      axes: [
        { ...axis, size: 28, incrs: DAY_STEPS, values: (_, times) => times.map((time) => month.format(time * 1000)) },
        {
          ...axis,
          size: 64,
          values: (_, ticks) => ticks.map((y) => (kind === "coverage" ? `${y}%` : compact(Math.abs(y)))),
        },
      ],
      series: [{}, ...series],
    },
    values,
    place,
  );
}

/** One file may feed several charts. */
const files = new Map();

function fetched(source) {
  if (!files.has(source))
    files.set(
      source,
      fetch(source).then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(answer.statusText)))),
    );
  return files.get(source);
}

async function drawAll() {
  for (const figure of document.querySelectorAll("figure.chart")) {
    const data = await fetched(figure.dataset.source).catch(() => undefined);
    if (data !== undefined) draw(figure, data);
  }
}

void drawAll();
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
let width = innerWidth;
addEventListener("resize", () => {
  if (innerWidth === width) return;
  width = innerWidth;
  requestAnimationFrame(drawAll);
});

// Whoever asked about an address hears the answer first.
document.getElementById("answer")?.focus();
