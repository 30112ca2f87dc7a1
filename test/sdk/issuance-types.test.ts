import { readFileSync } from "node:fs";
import { expect } from "chai";
import { CREDIT_CONFIRMATION_FIELDS } from "../../sdk/credit-confirmation.ts";
import { BOUNDS, ORDER_STATES, PROPOSAL_KINDS, REDEMPTION_STATES } from "../../sdk/issuance-states.ts";
import { MINT_ORDER_FIELDS } from "../../sdk/mint-order.ts";
import { REDEMPTION_REQUEST_FIELDS } from "../../sdk/redemption-request.ts";
import { RESERVE_STATEMENT_FIELDS, STATEMENT_PARTS } from "../../sdk/reserve-statement.ts";
import { typeText } from "../../sdk/signable.ts";
import { VOID_SEQUENCE_FIELDS } from "../../sdk/void-sequence.ts";

const source = (name: string) => readFileSync(new URL(`../../contracts/issuance/${name}.sol`, import.meta.url), "utf8");
const REGISTRY = source("IReserveRegistry");
const MINT_DESK = source("IMintDesk");
const REDEMPTION_DESK = source("IRedemptionDesk");
/** Type strings as the contracts hash them; a long one is split over several literals. */
const HASHED = source("SignedMessages").replaceAll(/"\s+"/g, "").replaceAll(/\s+/g, "");

/** `Name(type name,…)` of a struct in the sources. */
function structText(name: string, text: string): string {
  const body = new RegExp(`\\bstruct ${name} \\{([^}]*)\\}`).exec(text)?.[1];
  if (body === undefined) throw new Error(`no struct ${name}`);
  const members = body.split(";").map((member) => member.trim());
  return `${name}(${members.filter((member) => member !== "").join(",")})`;
}

/** `Name(type name,…)` of a view's parameters, without the underscores that keep them apart from other names. */
function parametersText(name: string, view: string, text: string): string {
  const body = new RegExp(`\\bfunction ${view}\\(([^)]*)\\)`).exec(text)?.[1];
  if (body === undefined) throw new Error(`no function ${view}`);
  const parameters = body.split(",").map((parameter) => parameter.trim().replace(/_$/, ""));
  return `${name}(${parameters.join(",")})`;
}

function enumMembers(name: string, text: string): string[] {
  const body = new RegExp(`\\benum ${name} \\{([^}]*)\\}`).exec(text)?.[1];
  if (body === undefined) throw new Error(`no enum ${name}`);
  return body.split(",").map((member) => member.trim());
}

describe("issuance types", () => {
  const types = [
    {
      name: "ReserveStatement",
      fields: RESERVE_STATEMENT_FIELDS,
      declared: structText("ReserveStatement", REGISTRY),
      text:
        "ReserveStatement(string currency,uint256 chainId,address registry,bytes32 custodian,bytes32 pool," +
        "uint64 sequence,uint48 asOf,uint48 validUntil,uint256 cash,uint256 termDeposits,uint256 securities," +
        "uint256 reverseRepo,uint256 other,uint256 total,bytes32 compositionHash,bytes32 statementHash)",
    },
    {
      name: "CreditConfirmation",
      fields: CREDIT_CONFIRMATION_FIELDS,
      declared: structText("CreditConfirmation", REGISTRY),
      text:
        "CreditConfirmation(bytes32 custodian,bytes32 creditId,uint256 amount,uint48 valueTime,uint8 kind," +
        "bytes32 burnTx,uint48 expiry)",
    },
    {
      name: "VoidSequence",
      fields: VOID_SEQUENCE_FIELDS,
      declared: parametersText("VoidSequence", "voidDigest", REGISTRY),
      text: "VoidSequence(bytes32 custodian,bytes32 pool,uint64 sequence)",
    },
    {
      name: "MintOrder",
      fields: MINT_ORDER_FIELDS,
      declared: structText("MintOrder", MINT_DESK),
      text:
        "MintOrder(bytes32 orderRef,bytes32 bankRef,address beneficiary,uint256 amount,uint48 valueDate," +
        "uint48 expiry)",
    },
    {
      name: "RedemptionRequest",
      fields: REDEMPTION_REQUEST_FIELDS,
      declared: parametersText("RedemptionRequest", "redemptionNonce", REDEMPTION_DESK),
      text: "RedemptionRequest(address holder,uint256 amount,bytes32 payoutRef,bytes32 salt)",
    },
  ];
  for (const { name, fields, declared, text } of types) {
    it(`${name} is what the specification declares and the contracts hash`, () => {
      expect(typeText(name, fields)).to.equal(text);
      expect(declared).to.equal(text);
      expect(HASHED).to.include(`keccak256("${text}")`.replaceAll(/\s+/g, ""));
    });
  }

  it("the parts of a total stand before it, in the statement's order", () => {
    const names = RESERVE_STATEMENT_FIELDS.map(({ name }) => name);
    const first = names.indexOf("cash");
    expect(names.slice(first, names.indexOf("total"))).to.deep.equal([...STATEMENT_PARTS]);
  });

  it("the enumerations are the specification's", () => {
    expect(enumMembers("Bound", REGISTRY)).to.deep.equal([...BOUNDS]);
    expect(enumMembers("OrderState", MINT_DESK)).to.deep.equal([...ORDER_STATES]);
    expect(enumMembers("RedemptionState", REDEMPTION_DESK)).to.deep.equal([...REDEMPTION_STATES]);
    expect(enumMembers("ProposalKind", REDEMPTION_DESK)).to.deep.equal([...PROPOSAL_KINDS]);
  });
});
