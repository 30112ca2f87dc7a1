import { expect } from "chai";
import { readingProvider } from "../../scripts/chain/connect.ts";
import { readTradeFileOf } from "../../scripts/trade/read-trade-file.ts";
import { connection } from "../fixture.ts";
import { act, blacklist, DAY, now, pass, units } from "../settlement/stage.ts";
import { iso } from "./banks.ts";
import { cliOf, faultOf } from "./cli.ts";
import { makePaper, type Paper } from "./paper.ts";
import { expectSettlementGolden, loadTradeDesk, type SettlementDesk } from "./settlement-desk.ts";
import { DOCUMENT, openedOrder, type MadeOrder } from "./trade-files.ts";

// trade amend
// ├── drafted from YAML, shown as differences, signed by all whose money it decides, put in force by anybody
// ├── from then on found by the order's id, by the old file and by the amendment
// └── nothing changed, too much changed, stale, over, a signature missing, a frozen party
// trade cancel
// └── the same people; what is not settled goes back, or waits

describe("an order by agreement", () => {
  let desk: SettlementDesk;
  let paper: Paper;
  beforeEach(async () => {
    desk = await loadTradeDesk();
    paper = makePaper();
  });
  afterEach(() => paper.remove());

  const refused = async (line: string, exit: number, code: string) => {
    const ran = await desk.cli(line);
    expect([ran.code, faultOf(ran)], line).to.deep.equal([exit, code]);
    return ran;
  };
  const sign = async (path: string, ...people: string[]) => {
    for (const who of people) {
      const ran = await desk.cli(`trade sign ${path} --as ${who}`, { answers: ["hCNH"] });
      expect(ran.code, ran.err).to.equal(0);
    }
  };

  /** The order as it is, with a later due date and another arbiter's time unless told. */
  const yaml = ({ order }: MadeOrder, change: (text: string) => string = (text) => text) => {
    const [first] = order.milestones;
    return paper.write(
      "amended.yaml",
      change(`buyer: importer
seller: exporter
token: cnh
arbiter: arbiter
arbiterTime: 10 days
defaultSplit: 50%
fundBy: ${iso(order.fundBy)}
longStop: ${iso(order.longStop)}
contractHash: "${order.termsHash}"
memo: INV-4711
milestones:
  - amount: 100,000.00
    when: attested
    attestor: carrier
    document: BILL-OF-LADING
    due: ${iso(first!.due + 5n * DAY)}
    disputeWindow: 7 days
`),
    );
  };

  describe("harbour trade amend", () => {
    const file = () => paper.path("amendment.json");
    const draft = (made: MadeOrder, terms: string, more = "") =>
      `trade amend ${made.path} --terms ${terms} --out ${file()} ${more}`;

    it("shows what changes, and puts it in force once everybody has signed", async () => {
      const made = await openedOrder(desk, paper);
      const drafted = await desk.cli(draft(made, yaml(made)));
      expect(drafted.code, drafted.err).to.equal(0);
      expectSettlementGolden("trade-amend-drafted", drafted.out, paper);
      await refused(`trade amend ${file()} --as importer`, 3, "HB-2959");
      await sign(file(), "exporter");
      const amend = `trade amend ${file()} --as importer`;
      expectSettlementGolden("trade-amend-plan", (await desk.cli(amend)).out, paper);
      const sent = await desk.send(amend);
      expectSettlementGolden("trade-amend-sent", sent.out, paper);
      expect((await desk.cli(amend)).out).to.match(/in force already, nothing to do/);

      const { amended, digest } = readTradeFileOf(file(), "amendment");
      const { terms } = await desk.tradeEscrow.orderState(made.id, amended as never);
      expect(terms).to.equal(await desk.tradeEscrow.orderHash(amended as never));
      expect(digest).not.to.equal(terms);
    });

    it("is found by the order's id, by the old file and by the amendment alike", async () => {
      const made = await openedOrder(desk, paper);
      await desk.cli(draft(made, yaml(made)));
      await sign(file(), "importer", "exporter");
      await desk.send(`trade amend ${file()} --as relayer`);
      for (const about of [made.id, made.path, file()]) {
        const json = JSON.parse((await desk.cli(`trade show ${about} --json`)).out);
        expect([json.id, json.standing.amendment, json.order.arbiterTime], about).to.deep.equal([
          made.id,
          "1",
          String(10n * DAY),
        ]);
      }
      const text = (await desk.cli(`trade show ${made.id}`)).out;
      expect(text).to.match(/terms +number 1\n/);
      await desk.send(`trade accept ${made.path} --as importer`);
      await desk.send(`trade release ${made.id} --as relayer`);
    });

    it("needs the guarantor, the financier and the assignee too", async () => {
      const made = await openedOrder(desk, paper, { milestones: [{ guaranteed: true }] });
      await desk.tradeEscrow.connect(desk.dave).assign(made.id, made.order as never, desk.relayer.address);
      const withBank = (text: string) =>
        text
          .replace("fundBy:", "guarantor: bank\nfundBy:")
          .replace("disputeWindow", "guaranteed: yes\n    disputeWindow");
      await desk.cli(draft(made, yaml(made, withBank)));
      const ran = await refused(`trade amend ${file()} --as relayer`, 3, "HB-2959");
      expect(ran.err).to.contain("the buyer importer, the seller exporter, the guarantor bank");
      await sign(file(), "importer", "exporter", "bank");
      await desk.send(`trade amend ${file()} --as relayer`);
    });

    it("refuses by name what cannot be agreed", async () => {
      const made = await openedOrder(desk, paper);
      const same = (text: string) =>
        text.replace("10 days", "14 days").replace(/due: .*/, `due: ${iso(made.order.milestones[0]!.due)}`);
      const unchanged = await desk.cli(draft(made, yaml(made, same)));
      expect([unchanged.code, faultOf(unchanged)]).to.deep.equal([64, "HB-2973"]);
      await refused(
        draft(
          made,
          yaml(made, (text) => text.replace("100,000.00", "90,000.00")),
        ),
        64,
        "HB-1833",
      );
      await refused(
        draft(
          made,
          yaml(made, (text) => text.replace("exporter", "bank")),
        ),
        64,
        "HB-1833",
      );
      await refused(`trade amend ${made.path} --out ${file()}`, 64, "HB-2124");
      await refused(`trade amend ${made.path} --as importer`, 64, "HB-2333");

      await desk.cli(draft(made, yaml(made), `--valid-until ${iso((await now()) + DAY)}`));
      await refused(`trade sign ${file()} --as relayer`, 4, "HB-2960");
      await sign(file(), "importer", "exporter");
      await blacklist(desk.cnh, desk.dave);
      const frozen = await refused(`trade amend ${file()} --as relayer`, 3, "HB-2330");
      expect(frozen.out).to.match(/✗ the seller exporter pays +may not/);
      await act(desk.cnh, "unBlacklist", desk.dave.address);
      await pass(DAY);
      await refused(`trade amend ${file()} --as relayer`, 3, "HB-2967");
    });

    it("refuses what was signed about terms that are no more in force", async () => {
      const made = await openedOrder(desk, paper);
      await desk.cli(draft(made, yaml(made)));
      const stale = paper.write("stale.json", paper.read("amendment.json"));
      await sign(file(), "importer", "exporter");
      await sign(stale, "importer", "exporter");
      const attestation = paper.path("attestation.json");
      await desk.cli(`trade attest ${made.path} --document ${DOCUMENT} --out ${attestation}`);
      await desk.cli(`trade sign ${attestation} --as carrier`, { answers: ["100.00"] });
      await desk.send(`trade amend ${file()} --as relayer`);
      await refused(`trade attest ${attestation} --as relayer`, 3, "HB-2961");

      const again = paper.path("again.json");
      await desk.cli(`trade amend ${made.id} --terms ${yaml(made)} --out ${again}`);
      const next = yaml(made, (text) => text.replace("10 days", "9 days"));
      const drafted = await desk.cli(`trade amend ${made.id} --terms ${next} --out ${again}`);
      expect(drafted.code, drafted.err).to.equal(0);
      expect(drafted.out).to.match(/terms +number 2, instead of number 1/);
    });

    it("says that terms are not at hand where no file has them and the call cannot be read", async () => {
      const made = await openedOrder(desk, paper);
      // A node that keeps no old transactions.
      const forgetful = {
        request: (call: { method: string; params?: unknown[] }) =>
          call.method === "eth_getTransactionByHash"
            ? Promise.resolve(null)
            : connection.provider.request(call as never),
      };
      const blind = { ...desk.chain, provider: readingProvider(forgetful, 31337n) };
      const ran = await cliOf(blind)(`trade show ${made.id}`);
      expect([ran.code, faultOf(ran)]).to.deep.equal([3, "HB-2951"]);
      expect((await cliOf(blind)(`trade show ${made.path}`)).code).to.equal(0);
    });
  });

  describe("harbour trade cancel", () => {
    const file = () => paper.path("cancellation.json");

    it("gives back what is not settled, to whom it came from, once everybody has signed", async () => {
      const made = await openedOrder(desk, paper, { milestones: [{}, {}, { guaranteed: true }] });
      const { tradeEscrow, carol, relayer } = desk;
      await tradeEscrow.connect(carol).accept(made.id, made.order as never, 0, 10_000);
      await tradeEscrow.connect(relayer).release(made.id, made.order as never, 0);
      const drafted = await desk.cli(`trade cancel ${made.path} --out ${file()}`);
      expect(drafted.code, drafted.err).to.equal(0);
      expectSettlementGolden("trade-cancel-drafted", drafted.out, paper);
      await sign(file(), "importer", "exporter", "bank");
      const cancel = `trade cancel ${file()} --as relayer`;
      const sent = await desk.send(cancel);
      expectSettlementGolden("trade-cancel-sent", sent.out, paper);
      expect(await tradeEscrow.freePool(desk.cnh.address, desk.alice)).to.equal(units(100_000));
      expect((await desk.cli(cancel)).out).to.match(/ended by agreement already, nothing to do/);
      await refused(`trade cancel ${made.path} --out ${paper.path("again.json")}`, 3, "HB-2966");
      await refused(`trade amend ${made.path} --terms ${yaml(made)} --out ${paper.path("x.json")}`, 3, "HB-2966");
    });

    it("is refused by name where somebody has not signed, or has no part", async () => {
      const made = await openedOrder(desk, paper);
      await desk.cli(`trade cancel ${made.path} --out ${file()}`);
      await refused(`trade sign ${file()} --as relayer`, 4, "HB-2960");
      await sign(file(), "importer");
      await refused(`trade cancel ${file()} --as relayer`, 3, "HB-2959");
      await desk.send(`trade cancel ${file()} --as exporter`);
      expect((await desk.tradeEscrow.orderState(made.id, made.order as never)).open).to.equal(false);
    });
  });
});
