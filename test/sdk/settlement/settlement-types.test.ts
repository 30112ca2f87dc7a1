import { readFileSync } from "node:fs";
import { expect } from "chai";
import { TypedDataEncoder } from "ethers";
import { AMENDMENT_FIELDS } from "../../../sdk/settlement/amendment.ts";
import { ATTESTATION_FIELDS } from "../../../sdk/settlement/attestation.ts";
import { CANCELLATION_FIELDS } from "../../../sdk/settlement/cancellation.ts";
import { FUNDING_KINDS } from "../../../sdk/settlement/funding.ts";
import { ACCEPTANCE_FIELDS } from "../../../sdk/settlement/fx-acceptance.ts";
import { MAX_QUOTE_LIFETIME, QUOTE_FIELDS } from "../../../sdk/settlement/fx-quote.ts";
import { MAX_DURATION } from "../../../sdk/settlement/order-clocks.ts";
import { MILESTONE_FIELDS, MILESTONE_KINDS, ORDER_FIELDS } from "../../../sdk/settlement/order-message.ts";
import { MAX_MILESTONES } from "../../../sdk/settlement/order-rules.ts";
import { MILESTONE_STATES, OUTCOMES } from "../../../sdk/settlement/order-state.ts";
import { PAYOUT_MODES } from "../../../sdk/settlement/payments.ts";
import { PAYOUT_BATCH_FIELDS } from "../../../sdk/settlement/payout-batch.ts";
import { RECEIVABLE_OFFER_FIELDS } from "../../../sdk/settlement/receivable-offer.ts";
import { RULING_FIELDS } from "../../../sdk/settlement/ruling.ts";
import { UNDERTAKING_FIELDS } from "../../../sdk/settlement/undertaking.ts";
import { typeText } from "../../../sdk/signable.ts";

const source = (name: string) =>
  readFileSync(new URL(`../../../contracts/settlement/${name}.sol`, import.meta.url), "utf8");
const ALL = ["IPayouts", "IFxSettlement", "ITradeEscrow", "ISettlement"].map(source).join("\n");
/** Type strings as the contracts hash them; a long one is split over several literals. */
const HASHED = ["Payouts", "FxMessages", "TradeMessages"]
  .map(source)
  .join("\n")
  .replaceAll(/"\s+"/g, "")
  .replaceAll(/\s+/g, "");

const MODES = ["PayoutMode", "MilestoneKind"];

/** `Name(type name,…)` of a struct in the sources; an enumeration is hashed as uint8. */
function structText(name: string): string {
  const body = new RegExp(`\\bstruct ${name} \\{([^}]*)\\}`).exec(ALL)?.[1];
  if (body === undefined) throw new Error(`no struct ${name}`);
  const members = body
    .split(";")
    .map((member) => member.trim())
    .filter((member) => member !== "")
    .map((member) => member.replace(new RegExp(`^(${MODES.join("|")}) `), "uint8 "));
  return `${name}(${members.join(",")})`;
}

function enumMembers(name: string): string[] {
  const body = new RegExp(`\\benum ${name} \\{([^}]*)\\}`).exec(ALL)?.[1];
  if (body === undefined) throw new Error(`no enum ${name}`);
  return body
    .replaceAll(/\/\/\/.*/g, "")
    .split(",")
    .map((member) => member.trim());
}

const capital = (word: string) => word[0]!.toUpperCase() + word.slice(1);
const wordsOf = (values: Readonly<Record<string, bigint>>) =>
  Object.entries(values)
    .sort(([, a], [, b]) => Number(a - b))
    .map(([word]) => capital(word));

describe("settlement types", () => {
  const flat = {
    Quote: QUOTE_FIELDS,
    Acceptance: ACCEPTANCE_FIELDS,
    Undertaking: UNDERTAKING_FIELDS,
    Attestation: ATTESTATION_FIELDS,
    Ruling: RULING_FIELDS,
    ReceivableOffer: RECEIVABLE_OFFER_FIELDS,
    Milestone: MILESTONE_FIELDS,
  };
  for (const [name, fields] of Object.entries(flat)) {
    it(`${name} is what the specification declares and the contract hashes`, () => {
      const text = typeText(name, fields);
      expect(structText(name)).to.equal(text);
      expect(HASHED).to.include(`keccak256("${text}")`.replaceAll(/\s+/g, ""));
    });
  }

  it("Order is hashed with its milestones", () => {
    const text = TypedDataEncoder.from({ Order: ORDER_FIELDS, Milestone: MILESTONE_FIELDS }).encodeType("Order");
    expect(text).to.equal(structText("Order") + structText("Milestone"));
    expect(HASHED).to.include(`keccak256("${text}")`.replaceAll(/\s+/g, ""));
  });

  it("PayoutBatch is hashed with its rows by their hash", () => {
    const text = typeText("PayoutBatch", PAYOUT_BATCH_FIELDS);
    expect(text.replace("bytes32 paymentsHash,", "")).to.equal(structText("PayoutBatch"));
    expect(ALL).to.include(text);
    expect(HASHED).to.include(`keccak256("${text}")`.replaceAll(/\s+/g, ""));
  });

  it("Amendment and Cancellation are what the specification says and the contract hashes", () => {
    for (const [name, fields] of Object.entries({ Amendment: AMENDMENT_FIELDS, Cancellation: CANCELLATION_FIELDS })) {
      const text = typeText(name, fields);
      expect(ALL).to.include(text);
      expect(HASHED).to.include(`keccak256("${text}")`.replaceAll(/\s+/g, ""));
    }
  });

  it("the enumerations are the specification's", () => {
    expect(enumMembers("PayoutMode")).to.deep.equal(wordsOf(PAYOUT_MODES));
    expect(enumMembers("MilestoneKind")).to.deep.equal(wordsOf(MILESTONE_KINDS));
    expect(enumMembers("FundingKind")).to.deep.equal(wordsOf(FUNDING_KINDS));
    expect(enumMembers("MilestoneState")).to.deep.equal([...MILESTONE_STATES]);
    expect(enumMembers("Outcome")).to.deep.equal([...OUTCOMES]);
  });

  it("the bounds are the contracts'", () => {
    expect(source("FxSettlement")).to.match(/MAX_LIFETIME = 5 minutes;/);
    expect(MAX_QUOTE_LIFETIME).to.equal(5n * 60n);
    expect(source("trade/OrderBook")).to.match(/MAX_DURATION = 400 days;/);
    expect(MAX_DURATION).to.equal(400n * 24n * 60n * 60n);
    expect(source("trade/OrderBook")).to.include(`MAX_MILESTONES = ${MAX_MILESTONES};`);
  });
});
