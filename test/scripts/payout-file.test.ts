import { expect } from "chai";
import { connection } from "../fixture.ts";
import { painText, type TransferRow } from "../sdk/iso20022/pain-files.ts";
import { expectGolden, faultOf, heightOf } from "./cli.ts";
import type { ListRan } from "./list-runs.ts";
import {
  fileOf,
  jsonOf,
  loadPayoutDesk,
  painFile,
  payeeAt,
  runPayout,
  SECRET,
  stableScreen,
  transferAt,
  type PayoutDesk,
} from "./payout-desk.ts";

// the file of a payout
// ├── refused whole, with place and reason of every line that is wrong, the first fifty, before anything is sent
// │   ├── a message, a list, text that is neither, a path to nothing
// │   └── rows that the contract would refuse
// ├── a list needs a name, a currency and a payer from the command line; a message says all of it itself
// ├── the secret: 32 bytes as they are or as digits, and no word of it in an error
// └── a message for another payer, another chain or a later day

describe("the file of a payout", () => {
  let desk: PayoutDesk;
  before(async () => {
    desk = await loadPayoutDesk();
  });

  /** Nothing is sent, and the number says why. */
  async function expectRefused(file: string, expected: [number, string], more = ""): Promise<ListRan> {
    const before = await heightOf(desk);
    const ran = await runPayout(desk, file, `${more} --send`, { answers: ["anything"] });
    expect([ran.code, faultOf(ran)], ran.err).to.deep.equal(expected);
    expect(await heightOf(desk)).to.equal(before);
    return ran;
  }

  const rowsOf = (...rows: Partial<TransferRow>[]) => rows.map((row, i) => ({ ...transferAt(i), ...row }));
  const list = (...lines: string[]) => fileOf(`${["to,amount,reference", ...lines].join("\n")}\n`, "payout.csv");

  describe("a message", () => {
    it("is refused with place and reason of all that is wrong", async () => {
      const rows = rowsOf(
        { amount: "12,50" },
        { account: payeeAt(1).toLowerCase() },
        { currency: "USD" },
        { uetr: "x" },
      );
      const ran = await expectRefused(painFile(desk, { rows }), [64, "HB-2902"]);
      expectGolden("payout-file-refused", stableScreen(ran.err));
    });

    it("tells fifty problems and counts the rest", async () => {
      const rows = Array.from({ length: 60 }, (_, i) => ({ ...transferAt(i), amount: "0" }));
      const { err } = await expectRefused(painFile(desk, { rows }), [64, "HB-2902"]);
      expect(err.match(/^ +line \d+ /gm)).to.have.length(50);
      expect(err).to.contain("has 60 problems").and.to.contain("and 10 more");
    });

    it("is refused when it ends in the middle, and names the chain it is for", async () => {
      const text = painText({ blocks: [{ debtorAccount: desk.payer, transfers: rowsOf({}) }] });
      await expectRefused(fileOf(text.slice(0, 900)), [64, "HB-2902"]);
      const other = painText({ blocks: [{ debtorAccount: `eip155:1:${desk.payer}`, transfers: rowsOf({}) }] });
      await expectRefused(fileOf(other), [64, "HB-2902"]);
    });

    it("cannot pay the payout contract itself", async () => {
      const { err } = await expectRefused(
        painFile(desk, { rows: rowsOf({}, { account: desk.payouts.target as string }) }),
        [64, "HB-2902"],
      );
      expect(err).to.match(/line 29 +HB-1868 .*CdtTrfTxInf\[2\]/);
    });

    it("has its own message id, currency and payer", async () => {
      const file = painFile(desk);
      await expectRefused(file, [64, "HB-2904"], "--message-id OTHER");
      await expectRefused(file, [64, "HB-2905"], "--token cnh");
      const text = painText({ blocks: [{ debtorAccount: desk.users[5]!.address, transfers: rowsOf({}) }] });
      await expectRefused(fileOf(text), [3, "HB-2906"]);
    });

    it("may name a payer's account at a bank: then --as says who pays", async () => {
      const text = painText({ blocks: [{ debtorAccount: "112-345678-001", transfers: rowsOf({}) }] });
      const { plan } = jsonOf(await runPayout(desk, fileOf(text), "--json"));
      expect([plan.payer.name, plan.file.debtor.account]).to.deep.equal(["merchant-1", "112-345678-001"]);
    });

    it("is not paid before its day, nor its hour, in Hong Kong", async () => {
      const now = await connection.networkHelpers.time.latest();
      const on = (shift: number) => new Date((now + 8 * 3600 + shift) * 1000).toISOString();
      const dated = (date: string) => {
        const text = painText({ blocks: [{ debtorAccount: desk.payer, transfers: rowsOf({}) }] });
        return fileOf(text.replace("<Dt>2026-01-06</Dt>", date));
      };
      await expectRefused(dated(`<Dt>${on(86_400).slice(0, 10)}</Dt>`), [75, "HB-2907"]);
      await expectRefused(dated(`<DtTm>${on(600).slice(0, 19)}+08:00</DtTm>`), [75, "HB-2907"]);
      await expectRefused(dated(`<DtTm>${on(600).slice(0, 19)}</DtTm>`), [75, "HB-2907"]);
      for (const date of [`<Dt>${on(0).slice(0, 10)}</Dt>`, `<DtTm>${on(-600).slice(0, 19)}+08:00</DtTm>`]) {
        expect(jsonOf(await runPayout(desk, dated(date), "--json")).exitCode).to.equal(0);
      }
    });
  });

  describe("a list", () => {
    const good = () => list(`${payeeAt(0)},"1,000.00",INV-1`, `${payeeAt(1)},0.000011,`);

    it("needs a message id and a currency", async () => {
      await expectRefused(good(), [64, "HB-2904"], "--token hkd");
      await expectRefused(good(), [64, "HB-2904"], `--token hkd --message-id ${"X".repeat(36)}`);
      await expectRefused(good(), [64, "HB-2104"], "--message-id RUN-1");
    });

    it("is refused with the line of all that is wrong", async () => {
      const file = list(`${payeeAt(0)},1e3,a`, "nobody,5.00,b", `${payeeAt(1)},5.00`, `${payeeAt(1)},5.00,c`);
      const { err } = await expectRefused(file, [64, "HB-2902"], "--token hkd --message-id RUN-1");
      expect(err.match(/line \d+ +HB-\d{4}/g)).to.deep.equal(["line 4  HB-1880"]);
      const cells = list(`${payeeAt(0)},1e3,a`, "nobody,5.00,b", `${payeeAt(1)},5.00,c`);
      const again = await expectRefused(cells, [64, "HB-2902"], "--token hkd --message-id RUN-1");
      expect(again.err.match(/line \d+ +HB-\d{4}/g)).to.deep.equal(["line 2  HB-1865", "line 3  HB-1868"]);
    });

    it("may have amounts with a sixth decimal, of which the plan warns", async () => {
      const { plan } = jsonOf(await runPayout(desk, good(), "--token hkd --message-id RUN-1 --json"));
      expect(plan.total).to.equal("1000000011");
      expect(plan.warnings.join()).to.contain("sixth decimal");
    });
  });

  it("is refused when there is none", async () => {
    await expectRefused("/nowhere/payout.xml", [64, "HB-2120"]);
    await expectRefused("/", [64, "HB-2120"]);
  });

  describe("the secret", () => {
    const plan = (secret: string) => runPayout(desk, painFile(desk), `--json --secret ${secret}`);

    it("is 32 bytes, as they are or as digits, and decides the references", async () => {
      const digits = fileOf(`${"0123456789abcdef".repeat(4)}\n`, "secret");
      const bytes = fileOf(Buffer.from("0123456789abcdef".repeat(4), "hex"), "secret");
      const [one, other, own] = await Promise.all([plan(digits), plan(bytes), plan(SECRET)]);
      expect(jsonOf(one).plan.payments).to.deep.equal(jsonOf(other).plan.payments);
      expect(jsonOf(one).plan.payments[0].memo).not.to.equal(jsonOf(own).plan.payments[0].memo);
    });

    it("is refused when it is missing, short or not random, without a word of it", async () => {
      for (const content of ["hunter2 hunter2 hunter2", "00".repeat(32), "ab".repeat(31), "ab".repeat(500)]) {
        const ran = await plan(fileOf(content, "secret"));
        expect([ran.code, faultOf(ran)]).to.deep.equal([64, "HB-2903"]);
        expect(ran.out + ran.err).not.to.contain(content.slice(0, 16));
      }
      expect(faultOf(await plan("/nowhere"))).to.equal("HB-2903");
    });
  });
});
