import { mkdirSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import type { Page } from "playwright-core";
import type { Books } from "../../ledger/books.ts";
import { pages } from "../../web/pages.ts";
import { BrowserLane, missingBrowser, type Focus, type PaintedText } from "./browser.ts";
import { contrast, readColour } from "./contrast.ts";
import { BLACKLISTED, inventedBooks, NOW } from "./invented-books.ts";

// the page in a real browser
// ├── quiet: no error, nothing asked for elsewhere; charts drawn; the picture stays where their data does not come
// ├── without scripts: the headline, the pictures, the tables, the address check
// ├── keyboard only: skip link, to the address check and its answer, visible focus, no trap
// ├── 360 px wide: nothing stands out, whatever is unfolded
// ├── names, labels, headings; contrast as painted, light and dark
// └── pictures for docs/ledger/page.md

const IMAGES = fileURLToPath(new URL("../../docs/ledger/images/", import.meta.url));
/** Set by `npm run test:browser`: every page, and the pictures. */
const WHOLE = process.env["HARBOUR_BROWSER"] !== undefined || process.env["HARBOUR_FULL"] !== undefined;
const SAMPLE = ["/zh-hant/", `/en/check?address=${BLACKLISTED}`, "/en/operations"];
const PATHS = WHOLE ? [...SAMPLE, "/en/", "/zh-hans/", "/en/check?address=0x12", "/zh-hans/operations"] : SAMPLE;
const DESKTOP = { viewport: { width: 1280, height: 860 } };
const PHONE = { viewport: { width: 360, height: 780 } };

describe(`the page in a real browser${missingBrowser === undefined ? "" : ` (left out: ${missingBrowser})`}`, function () {
  this.timeout(180_000);

  let books: Books;
  let lane: BrowserLane;

  before(async function () {
    if (missingBrowser !== undefined) return this.skip();
    books = await inventedBooks(WHOLE ? 400 : 40);
    lane = await BrowserLane.open(pages({ books, now: () => NOW, operations: true }));
  });
  after(async () => {
    await lane?.close();
    await books?.store.close();
  });

  it("has nothing to complain of and asks nobody else", async () => {
    for (const path of PATHS) {
      const { page, problems, elsewhere, close } = await lane.visit(path, DESKTOP);
      expect(elsewhere, path).to.deep.equal([]);
      // A question that is no address is answered with 400, which Chromium notes.
      expect(
        problems.filter((text) => !text.includes("status of 400")),
        path,
      ).to.deep.equal([]);
      if (/^\/[a-z-]+\/$/.test(path)) expect(await page.locator("figure.drawn canvas").count(), path).to.equal(6);
      await close();
    }
  });

  it("keeps the picture where the data for the chart does not come", async () => {
    const { page, close } = await lane.visit("/en/check", DESKTOP);
    await page.route("**/data/**", (route) => route.abort());
    await page.goto(`${lane.origin}/en/`, { waitUntil: "networkidle" });
    expect(await page.locator("figure.drawn").count()).to.equal(0);
    expect(await page.locator("#hkd-history svg").first().isVisible()).to.equal(true);
    await close();
  });

  it("has its headline, pictures, tables and address check without scripts", async () => {
    const { page, close } = await lane.visit("/en/", { ...DESKTOP, javaScriptEnabled: false });
    for (const id of ["hkd", "cnh"]) {
      expect(await page.locator(`#${id} .big`).innerText()).to.match(/^10[12]\.\d\d%$/);
      expect(await page.locator(`#${id}`).innerText()).to.match(/In circulation\s+(HKD|CNH) [\d,]+\.\d\d/);
      expect(await page.locator(`#${id}-history svg`).first().isVisible()).to.equal(true);
      await page.locator(`#${id}-history summary`).click();
      expect(await page.locator(`#${id}-history tbody tr`).first().isVisible()).to.equal(true);
    }
    await page.locator("#address").fill(BLACKLISTED);
    await page.getByRole("button", { name: "Check" }).click();
    expect(await page.locator("#answer").innerText()).to.include("Blacklisted");
    await close();
  });

  it("can be walked with the keyboard alone, to the address check and its answer", async () => {
    const { page, close } = await lane.visit("/en/", DESKTOP);
    await page.keyboard.press("Tab");
    expect((await focus(page)).text).to.equal("Skip to the numbers");
    await page.keyboard.press("Enter");
    expect((await focus(page)).id).to.equal("main");
    for (let step = 0; (await focus(page)).id !== "address"; step++) {
      expect(step, "steps to the address check").to.be.below(12);
      await page.keyboard.press("Tab");
      const { outlined, text } = await focus(page);
      expect(outlined, text).to.equal(true);
    }
    await page.keyboard.type(BLACKLISTED);
    await Promise.all([page.waitForURL("**/check?**"), page.keyboard.press("Enter")]);
    await page.waitForFunction("document.activeElement.id === 'answer'");
    expect(await page.locator("#answer").innerText()).to.include("Blacklisted: can neither pay nor be paid");
    await close();
  });

  it("traps nobody: the Tab key reaches everything once, and leaves", async () => {
    const { page, close } = await lane.visit("/en/", DESKTOP);
    const stops = await page.evaluate<number>("checks.stops()");
    const seen = new Set<number>();
    for (let step = 0; step <= stops; step++) {
      await page.keyboard.press("Tab");
      const { index, text } = await focus(page);
      if (seen.has(index) || text.startsWith("HarbourEnglish")) break;
      seen.add(index);
    }
    expect(seen.size).to.be.within(stops, stops + 1);
    await close();
  });

  it("is 360 pixels wide without moving sideways", async () => {
    for (const path of PATHS) {
      const { page, close } = await lane.visit(path, PHONE);
      expect(await page.evaluate("checks.width()"), path).to.deep.equal({ scrollWidth: 360, outside: [] });
      await close();
    }
  });

  it("names everything that is to be named", async () => {
    for (const path of PATHS) {
      const { page, close } = await lane.visit(path, DESKTOP);
      expect(await page.evaluate("checks.stumblingBlocks()"), path).to.deep.equal([]);
      await close();
    }
  });

  it("paints every text so that it can be read, light and dark", async () => {
    for (const colorScheme of ["light", "dark"] as const)
      for (const path of PATHS) {
        const { page, close } = await lane.visit(path, { ...DESKTOP, colorScheme });
        const texts = await page.evaluate<PaintedText[]>("checks.paintedTexts()");
        expect(texts.length, path).to.be.at.least(4);
        for (const { text, front, back, large } of texts)
          expect(contrast(readColour(front), readColour(back)), `${path} ${colorScheme}: ${text}`).to.be.at.least(
            large ? 3 : 4.5,
          );
        await close();
      }
  });

  it(`makes the pictures of the documentation${WHOLE ? "" : " (left out: npm run test:browser makes them)"}`, async function () {
    if (!WHOLE) return this.skip();
    mkdirSync(IMAGES, { recursive: true });
    const shots = [
      ["page", "/en/", DESKTOP],
      ["page-dark", "/en/", { ...DESKTOP, colorScheme: "dark" }],
      ["page-zh-hant", "/zh-hant/", DESKTOP],
      ["page-narrow", "/en/", PHONE],
      ["check", `/en/check?address=${BLACKLISTED}`, { viewport: { width: 1280, height: 600 } }],
      ["operations", "/en/operations", { viewport: { width: 1280, height: 900 } }],
    ] as const;
    for (const [name, path, options] of shots) {
      const { page, close } = await lane.visit(path, options);
      await page.screenshot({ path: `${IMAGES}${name}.png` });
      await close();
    }
    const { page, close } = await lane.visit("/en/", DESKTOP);
    await page.setViewportSize({ width: 1280, height: 640 });
    for (const part of ["history", "control"]) {
      await page.evaluate(`checks.show("hkd-${part}")`);
      await page.screenshot({ path: `${IMAGES}${part}.png` });
    }
    await page.emulateMedia({ media: "print" });
    await page.setViewportSize({ width: 794, height: 1123 });
    await page.evaluate("scrollTo({ top: 0, behavior: 'instant' })");
    await page.screenshot({ path: `${IMAGES}print.png` });
    await close();
    for (const name of [...shots.map(([shot]) => shot), "history", "control", "print"])
      expect(statSync(`${IMAGES}${name}.png`).size, name).to.be.within(1_000, 150_000);
  });
});

const focus = (page: Page): Promise<Focus> => page.evaluate<Focus>("checks.focus()");
