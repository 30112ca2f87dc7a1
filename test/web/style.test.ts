import { readFileSync } from "node:fs";
import { expect } from "chai";
import { contrast, readColour } from "./contrast.ts";

// the style sheet
// ├── contrast: text 4.5:1 on both grounds, edges and lines 3:1, light, dark and printed
// ├── colours only by name
// └── nothing from elsewhere · motion only where it is wanted

const CSS = readFileSync(new URL("../../web/assets/page.css", import.meta.url), "utf8");

/** The colours of each scheme: what comes later replaces what came before. */
function schemes(): Record<"light" | "dark" | "print", Record<string, string>> {
  const blocks = [...CSS.matchAll(/:root \{([^}]*)\}/g)].map(([, body]) =>
    Object.fromEntries([...body!.matchAll(/--([\w-]+): (#[0-9a-f]{6});/gi)].map(([, name, value]) => [name, value])),
  ) as Record<string, string>[];
  const [light, dark, print] = blocks as [Record<string, string>, Record<string, string>, Record<string, string>];
  return { light, dark: { ...light, ...dark }, print: { ...light, ...print } };
}

describe("the style sheet", () => {
  for (const [scheme, colours] of Object.entries(schemes())) {
    const against = (front: string, back: string) => contrast(readColour(colours[front]!), readColour(colours[back]!));

    it(`lets every text be read: 4.5 to 1 and more, ${scheme}`, () => {
      for (const front of ["ink", "muted", "link", "good", "warn", "bad"])
        for (const back of ["ground", "raised"])
          expect(against(front, back), `${front} on ${back}`).to.be.at.least(4.5);
    });

    it(`lets edges, focus and lines be seen: 3 to 1 and more, ${scheme}`, () => {
      for (const front of ["edge", "focus", "series-1", "series-2"])
        expect(against(front, "ground"), front).to.be.at.least(3);
      expect(against("edge", "raised")).to.be.at.least(3);
    });
  }

  it("keeps the button's words readable in both schemes", () => {
    for (const scheme of ["light", "dark"] as const) {
      const colours = schemes()[scheme];
      expect(contrast(readColour(colours["on-link"]!), readColour(colours["link"]!))).to.be.at.least(4.5);
    }
  });

  it("names every colour once, so that no scheme misses one", () => {
    const outside = CSS.replace(/:root \{[^}]*\}/g, "");
    expect(outside).to.not.match(/#[0-9a-f]{3,8}\b|rgba?\(|hsla?\(/i);
    expect(outside).to.not.match(/gradient/);
  });

  it("loads nothing from anywhere", () => {
    expect(CSS).to.not.match(/@import|url\(|https?:/);
  });

  it("moves only for who did not ask for less motion", () => {
    const quiet = CSS.replace(/@media \(prefers-reduced-motion: no-preference\) \{[\s\S]*?\n\}/, "");
    expect(CSS).to.include("scroll-behavior: smooth");
    expect(quiet).to.not.match(/smooth|transition|animation/);
  });
});
