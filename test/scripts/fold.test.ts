import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { fold } from "../../scripts/fold.ts";
import { expectGolden } from "./cli.ts";

const golden = fileURLToPath(new URL("golden/", import.meta.url));
const screens = readdirSync(golden)
  .filter((file) => !file.startsWith("fold-"))
  .map((file) => readFileSync(golden + file, "utf8"));

const wordsOf = (text: string) => text.split(/\s+/).filter((word) => word !== "");

describe("fold", () => {
  for (const width of [60, 80]) {
    it(`keeps every word of every screen whole and in order at ${width} columns`, () => {
      let cut = 0;
      for (const screen of screens) {
        const folded = fold(screen, width);
        expect(wordsOf(folded)).to.deep.equal(wordsOf(screen));
        if (folded !== screen) cut += 1;
      }
      expect(cut).to.be.greaterThan(20);
    });

    it(`leaves no line longer than ${width} that has a second word to move`, () => {
      for (const line of screens.flatMap((screen) => fold(screen, width).split("\n"))) {
        if (line.length <= width || /^[{[]/.test(line)) continue;
        // One word, one moment or one amount with its unit, that fits on no line.
        const whole = line.trim().replace(/\d{4}-\d\d-\d\d \S+ UTC|[\d,.]*\d (HKD|CNH|gas|units)\b/, "whole");
        expect(wordsOf(whole), line).to.have.length(1);
      }
    });

    it(`leaves the lines alone that fit ${width}`, () => {
      for (const screen of screens) {
        const fitting = screen.split("\n").filter((line) => line.length <= width);
        expect(fold(screen, width).split("\n")).to.include.members(fitting);
      }
    });
  }

  it("continues under the last column", () => {
    const line = "  target  hHKD 0x7091EEbCcdDe702F229f10F7a8Dc8aef5FEdF8AB and more words behind it";
    expect(fold(line, 60)).to.equal(
      "  target  hHKD 0x7091EEbCcdDe702F229f10F7a8Dc8aef5FEdF8AB\n          and more words behind it",
    );
  });

  it("does not part an amount from its currency or a date from its time", () => {
    const line = "  ready  in one day, at 2026-11-23 10:00:00 UTC, for 400,000.00 HKD = 400000000000 minor units";
    for (let width = 30; width < 100; width++) {
      const folded = fold(line, width);
      expect(folded).to.include("2026-11-23 10:00:00 UTC").and.to.include("400,000.00 HKD");
    }
  });

  it("never touches JSON", () => {
    const json = JSON.stringify({ schema: "harbour.status/1", text: "a b c ".repeat(40) });
    expect(fold(json, 60)).to.equal(json);
  });

  it("makes a plan readable on a narrow terminal", () => {
    expectGolden("fold-plan-60", fold(readFileSync(`${golden}account-seize-plan.txt`, "utf8"), 60));
    expectGolden("fold-status-60", fold(readFileSync(`${golden}status.txt`, "utf8"), 60));
  });
});
