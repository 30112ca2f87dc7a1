import { expect } from "chai";
import type { Interface } from "ethers";
import type { Books } from "../../ledger/books.ts";
import { PUBLIC_KINDS, REPORT_KINDS } from "../../ledger/report/report-kind.ts";
import { transparencyView } from "../../ledger/serve/transparency.ts";
import type { ActView } from "../../ledger/serve/transparency-view.ts";
import { toBytes } from "../../ledger/store/bytes.ts";
import {
  AUTHORITY_INTERFACE,
  MINT_DESK_INTERFACE,
  REDEMPTION_DESK_INTERFACE,
  REGISTRY_INTERFACE,
  TOKEN_INTERFACE,
} from "../../sdk/interfaces.ts";
import { encodeShortText } from "../../sdk/short-text.ts";
import { pages } from "../../web/pages.ts";
import { addressOf, hashOf } from "../ledger/invented-chain.ts";
import { contractOf, HOLDER, inventedBooks, NOW } from "./invented-books.ts";
import { addLaterBlock, type LaterEvent } from "./later-block.ts";

// what the public page does not say
// ├── reports that are not for the public
// ├── a case's number, a customer's reference, whose wallet it is; nor a reference that is text in hexadecimal
// └── that somebody will be seized, before it happens; other plans are told

const CASE = "HCMP 1234/2026";
const CUSTOMER = "CUST-00042";
const CONSENT = "HKMA/B1/15C";
const SEIZER = addressOf("a seizer");
const WALLET = addressOf("a customer's wallet");

const hexOf = (text: string) => Buffer.from(text, "ascii").toString("hex");
const on = (origin: LaterEvent["origin"], abi: LaterEvent["abi"]) => (name: string, values: readonly unknown[]) =>
  ({ origin, currency: "HKD", abi, name, values }) as const;
const encode = (abi: Interface, name: string, values: readonly unknown[]) => abi.encodeFunctionData(name, values);
const token = on("token", TOKEN_INTERFACE);
const desk = on("redemptionDesk", REDEMPTION_DESK_INTERFACE);
const mintDesk = on("mintDesk", MINT_DESK_INTERFACE);
const scheduled = (number: number, data: string) =>
  on("authority", AUTHORITY_INTERFACE)("OperationScheduled", [
    ...[hashOf(`operation ${number}`), 1, NOW + 86_400, SEIZER, contractOf("token", "HKD"), data],
  ]);

describe("what the public page does not say", () => {
  let books: Books;
  let acts: ActView[];
  /** Everything that the public is given. */
  let told: string;

  before(async () => {
    books = await inventedBooks(2);
    const reference = encodeShortText(CASE);
    const call = (name: string, values: readonly unknown[]) => encode(TOKEN_INTERFACE, name, values);
    // Of one role that the page names: its holder is a customer all the same.
    const grant = [9n, WALLET, 0, NOW, true];
    await addLaterBlock(books, NOW + 60, [
      on("authority", AUTHORITY_INTERFACE)("RoleGranted", grant),
      token("HoldSet", [HOLDER, 0n, 5n, reference, SEIZER]),
      token("BlacklistOrder", [reference, true, 2n, SEIZER]),
      token("Seized", [HOLDER, addressOf("the court"), 5n, reference, SEIZER]),
      desk("RedemptionSeized", [7, HOLDER, addressOf("the court"), 5n, reference, SEIZER]),
      desk("ClaimSeized", [HOLDER, addressOf("the court"), 5n, reference, SEIZER]),
      desk("RedemptionSuspended", [encodeShortText(CONSENT), NOW + 3600, SEIZER]),
      mintDesk("BeneficiaryAdded", [WALLET, encodeShortText(CUSTOMER), 0, NOW + 3600, SEIZER]),
      mintDesk("BeneficiaryRevoked", [WALLET, NOW + 3600, SEIZER]),
      mintDesk("OrderExecuted", [
        ...[hashOf("an order"), encodeShortText(CUSTOMER), WALLET, 5n, SEIZER, SEIZER, 101_300_000n],
      ]),
      scheduled(1, call("seize", [HOLDER, SEIZER, 5n, reference])),
      scheduled(2, call("forcedTransfer", [HOLDER, SEIZER, 5n])),
      scheduled(3, call("raiseHold", [HOLDER, 5n, reference])),
      scheduled(4, call("blacklistBatch", [[HOLDER], reference])),
      scheduled(5, encode(REDEMPTION_DESK_INTERFACE, "seizeClaim", [HOLDER, SEIZER, reference])),
      scheduled(6, "0x12345678"),
      scheduled(7, call("raiseCeilingCap", [5n])),
      on("registry", REGISTRY_INTERFACE)("ReportAnchored", [
        ...[hashOf("an anchored report"), NOW, encodeShortText("weekly"), SEIZER],
      ]),
    ]);
    await books.store.insert(
      "report",
      REPORT_KINDS.map((kind) => ({
        id: `${kind}-HKD-2026-11-19-1`,
        ...{ kind, currency: "HKD", period_start: NOW - 86_400, period_end: NOW, version: 1, inputs: "{}", body: "{}" },
        hash: toBytes(hashOf(`a report ${kind}`)),
        previous_hash: toBytes(hashOf(`before a report ${kind}`)),
      })),
    );
    const view = await transparencyView({ books, at: NOW + 60 });
    acts = view.currencies.find(({ currency }) => currency === "HKD")!.acts;
    const page = await (await pages({ books, now: () => NOW + 60 }).request("/en/")).text();
    told = (JSON.stringify(view) + page).toLowerCase();
  });
  after(() => books.store.close());

  const sentences = (name: string) => acts.filter((one) => one.name === name).map(({ sentence }) => sentence);

  it("lists reports that are made for the public, and no other nor its hash", () => {
    for (const kind of REPORT_KINDS) {
      const open = PUBLIC_KINDS.includes(kind);
      expect(told.includes(hashOf(`a report ${kind}`)), kind).to.equal(open);
      expect(told.includes(`${kind}-HKD-2026-11-19-1`.toLowerCase()), kind).to.equal(open);
    }
  });

  it("names no case, customer or other reference, in letters or in hexadecimal", () => {
    for (const text of [CASE, CUSTOMER, CONSENT]) {
      expect(told, text).to.not.include(text.toLowerCase());
      expect(told, text).to.not.include(hexOf(text));
    }
    expect(sentences("Seized")[0]).to.match(/ seized .* of an account for an account under a case$/);
    expect(sentences("RedemptionSuspended")[0]).to.include("(not shown)");
  });

  it("leaves hashes as they are", () => {
    expect(sentences("ReportAnchored")[0]).to.include(hashOf("an anchored report"));
    expect(sentences("OrderExecuted")[0]).to.include(hashOf("an order"));
  });

  it("names no beneficiary, whatever else it is", () => {
    for (const name of ["BeneficiaryAdded", "BeneficiaryRevoked", "OrderExecuted"])
      for (const sentence of sentences(name)) expect(sentence.toLowerCase(), name).to.not.include(WALLET);
    expect(sentences("BeneficiaryAdded")).to.deep.equal([
      "an account registered an account of a customer until 2026-11-20 13:00:00 UTC",
    ]);
  });

  it("tells plans, but none that would warn whom it concerns", () => {
    const plans = sentences("OperationScheduled").map((sentence) => / scheduled (\S+) on /.exec(sentence)![1]);
    expect(new Set(plans)).to.deep.equal(new Set(["raiseCeilingCap"]));
  });
});
