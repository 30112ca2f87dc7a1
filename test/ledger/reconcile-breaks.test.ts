// The register of breaks: what was found stays, with who owns it and why it was closed.
//
// breaks
// ├── a difference opens one, under the same id in every run; another subject with the same short id gets a longer one
// ├── seen again: newest values and time, first seen stays
// ├── gone: resolved by itself, kept · a rule that did not look resolves nothing
// ├── back again: open anew, its clock too; why it was closed before stays readable
// ├── closing: refused while it differs · closed once it is resolved · accepted with a reason, until it changes
// └── refused: an unknown id, a closed one, a text too long or empty
import { expect } from "chai";
import { breakId } from "../../ledger/reconcile/break-row.ts";
import { assignBreak, closeBreak, explainBreak, findBreak, listBreaks } from "../../ledger/reconcile/breaks.ts";
import type { Difference } from "../../ledger/reconcile/difference.ts";
import { fileBreaks } from "../../ledger/reconcile/file-breaks.ts";
import type { Store } from "../../ledger/store/store.ts";
import { codeOfAsync } from "./code-of.ts";
import { onEveryStore } from "./test-stores.ts";

const RULE = { rule: "mint-credits", currency: "HKD" } as const;
const differs = (subject: string, by = "50.00 HKD"): Difference => ({
  ...RULE,
  subject,
  severity: "break",
  left: "10,000,000.00 HKD minted",
  right: `${by} short`,
  difference: by,
  evidence: [{ is: "bank line", account: "012-875", number: "2026-1", line: 1 }],
});

describe("breaks", () => {
  onEveryStore((stores) => {
    let store: Store;
    beforeEach(async () => {
      store = await stores.open();
    });
    const file = (at: number, ...found: Difference[]) => fileBreaks(store, { at, found, ran: [RULE] });
    const only = async () => (await listBreaks(store))[0]!;

    it("open with a difference and have the same id in every run", async () => {
      const { opened } = await file(100, differs("order 1"));
      expect(opened).to.deep.equal([breakId(differs("order 1"))]);
      expect(opened[0]).to.match(/^BRK-[0-9A-F]{6}$/);
      const one = await only();
      expect(one).to.include({ state: "open", opened: 100, seen: 100, owner: "", closed: 0, difference: "50.00 HKD" });
      expect(one.evidence).to.deep.equal(differs("order 1").evidence);
    });

    it("keep when they were first seen, and have the newest values", async () => {
      await file(100, differs("order 1"));
      const { opened, standing } = await file(200, differs("order 1", "40.00 HKD"));
      expect(opened).to.deep.equal([]);
      expect(standing).to.have.length(1);
      expect(await only()).to.include({ state: "open", opened: 100, seen: 200, difference: "40.00 HKD" });
    });

    it("give another subject with the same short id a longer one", async () => {
      const [a, b] = collision();
      const { opened } = await file(100, differs(a), differs(b));
      expect(opened[1]).to.match(/^BRK-[0-9A-F]{8}$/);
      expect(opened[1]!.startsWith(opened[0]!)).to.equal(true);
      const again = await file(200, differs(b), differs(a));
      expect([again.opened, again.standing.map(({ id }) => id)]).to.deep.equal([[], [opened[1], opened[0]]]);
    });

    it("are resolved by themselves once they show no more, and stay in the register", async () => {
      await file(100, differs("order 1"), differs("order 2"));
      const { resolved } = await file(200, differs("order 2"));
      expect(resolved).to.deep.equal([breakId(differs("order 1"))]);
      expect(await findBreak(store, resolved[0]!)).to.include({ state: "resolved", closed: 200, seen: 100 });
      expect(await listBreaks(store)).to.have.length(2);
      expect(await listBreaks(store, { states: ["open"], currency: "HKD" })).to.have.length(1);
      expect(await listBreaks(store, { currency: "CNH" })).to.have.length(0);
    });

    it("are not resolved by a run whose rule did not look", async () => {
      await file(100, differs("order 1"));
      const { resolved } = await fileBreaks(store, { at: 200, found: [], ran: [{ rule: "posting", currency: "HKD" }] });
      expect(resolved).to.deep.equal([]);
      expect((await only()).state).to.equal("open");
    });

    it("reopen with a new clock when they show again, and keep why they were closed", async () => {
      await file(100, differs("order 1"));
      await file(200);
      const { id } = await only();
      await closeBreak(store, { id, note: "The bank sent the charge.", at: 250 });
      expect(await only()).to.include({ state: "closed", closed: 250, closingNote: "The bank sent the charge." });
      const { opened, reopened } = await file(300, differs("order 1"));
      expect([opened, reopened]).to.deep.equal([[], [id]]);
      expect(await only()).to.include({
        state: "open",
        opened: 300,
        closed: 0,
        closingNote: "The bank sent the charge.",
      });
    });

    it("have an owner and an explanation while they are open", async () => {
      await file(100, differs("order 1"));
      const { id } = await only();
      await assignBreak(store, id, "treasury");
      await explainBreak(store, id, "The sending bank kept 50.00.");
      await file(200, differs("order 1"));
      expect(await only()).to.include({ owner: "treasury", explanation: "The sending bank kept 50.00." });
    });

    it("are not closed while they still differ, unless the difference is accepted with a reason", async () => {
      await file(100, differs("order 1"));
      const { id } = await only();
      expect(await codeOfAsync(() => closeBreak(store, { id, note: "fine", at: 150 }))).to.equal("HB-4412");
      expect((await only()).state).to.equal("open");
      await closeBreak(store, { id, note: "Capital of ours.", at: 150, accept: true });
      expect(await only()).to.include({ state: "accepted", closed: 150, closingNote: "Capital of ours." });
    });

    it("stay accepted while nothing changes, reopen when it does, and resolve when it is gone", async () => {
      await file(100, differs("order 1"));
      const { id } = await only();
      await closeBreak(store, { id, note: "Capital of ours.", at: 150, accept: true });
      expect((await file(200, differs("order 1"))).reopened).to.deep.equal([]);
      expect(await only()).to.include({ state: "accepted", seen: 200, opened: 100 });
      expect((await file(300, differs("order 1", "51.00 HKD"))).reopened).to.deep.equal([id]);
      expect(await only()).to.include({ state: "open", opened: 300 });
      await closeBreak(store, { id, note: "Still.", at: 310, accept: true });
      expect((await file(400)).resolved).to.deep.equal([id]);
      expect((await only()).state).to.equal("resolved");
    });

    it("refuse an id that there is not, what was closed, and texts that nobody can read", async () => {
      await file(100, differs("order 1"));
      const { id } = await only();
      expect(await codeOfAsync(() => findBreak(store, "BRK-000000"))).to.equal("HB-4411");
      expect(await codeOfAsync(() => assignBreak(store, "BRK-000000", "treasury"))).to.equal("HB-4411");
      expect(await codeOfAsync(() => assignBreak(store, id, ""))).to.equal("HB-4414");
      expect(await codeOfAsync(() => assignBreak(store, id, "x".repeat(81)))).to.equal("HB-4414");
      expect(await codeOfAsync(() => explainBreak(store, id, "x".repeat(561)))).to.equal("HB-4414");
      expect(await codeOfAsync(() => closeBreak(store, { id, note: "", at: 150, accept: true }))).to.equal("HB-4414");
      await closeBreak(store, { id, note: "x".repeat(560), at: 150, accept: true });
      expect(await codeOfAsync(() => assignBreak(store, id, "treasury"))).to.equal("HB-4413");
      expect(await codeOfAsync(() => closeBreak(store, { id, note: "again", at: 160 }))).to.equal("HB-4413");
    });
  });
});

/** Two subjects whose ids begin alike. */
function collision(): [string, string] {
  const seen = new Map<string, string>();
  for (let count = 0; ; count++) {
    const subject = `order ${count}`;
    const id = breakId({ ...RULE, subject });
    const other = seen.get(id);
    if (other !== undefined) return [other, subject];
    seen.set(id, subject);
  }
}
