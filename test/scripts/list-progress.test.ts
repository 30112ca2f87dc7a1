import { expect } from "chai";
import { progressLine, renderProgress } from "../../scripts/progress.ts";

// progress
// ├── a line: bar and counts · without the bar · cut
// └── on a terminal: nothing for short work · one frame at a time · erased at the end and before other text

describe("a line of progress", () => {
  it("has a bar as far as the work is", () => {
    expect(renderProgress("reading accounts", 5_000, 10_000, 80)).to.equal(
      `reading accounts  ${"█".repeat(12)}${"░".repeat(12)}  5,000 of 10,000`,
    );
  });
  it("leaves the bar out on a narrow terminal and is never as wide as one", () => {
    expect(renderProgress("reading accounts", 1, 9, 40)).to.equal("reading accounts  1 of 9");
    for (const width of [1, 10, 40, 57, 58, 80])
      expect(renderProgress("reading accounts", 1, 9, width).length).to.be.lessThan(width);
  });
});

describe("progress on a terminal", () => {
  function terminal() {
    const screen = { time: 0, text: "" };
    const line = progressLine({
      write: (text) => void (screen.text += text),
      width: () => 80,
      now: () => screen.time,
    });
    return { ...line, screen };
  }
  const ERASE = "\r\u001b[K";

  it("stays away from work of less than a second", () => {
    const { show, screen } = terminal();
    for (screen.time = 0; screen.time < 1_000; screen.time += 100) show("reading", screen.time, 1_000);
    show("reading", 1_000, 1_000);
    expect(screen.text).to.equal("");
  });

  it("writes over itself, not oftener than ten times a second, and is gone at the end", () => {
    const { show, screen } = terminal();
    for (screen.time = 0; screen.time < 2_000; screen.time += 10) show("reading", screen.time, 2_000);
    show("reading", 2_000, 2_000);
    const frames = screen.text.split(ERASE);
    expect(frames).to.have.length(12);
    expect([frames[0], frames.at(-1)]).to.deep.equal(["", ""]);
  });

  it("makes way for other text once", () => {
    const { show, erase, screen } = terminal();
    show("reading", 0, 9);
    screen.time = 1_000;
    show("reading", 1, 9);
    erase();
    erase();
    expect(screen.text.endsWith(ERASE)).to.equal(true);
    expect(screen.text.split(ERASE)).to.have.length(3);
  });
});
