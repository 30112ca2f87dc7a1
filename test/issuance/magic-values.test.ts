// Magic values of issuance
// ├── every constant of the sources recomputed: type hashes, lengths of time, sizes; no other long literal
// ├── the type hashes are those of what the sdk signs; domains; digests
// └── the order of the enumerations is that of the sdk's words
import { readdirSync, readFileSync } from "node:fs";
import { expect } from "chai";
import { AbiCoder, id, keccak256, TypedDataEncoder } from "ethers";
import { CREDIT_CONFIRMATION_FIELDS } from "../../sdk/credit-confirmation.ts";
import { DOMAIN_NAMES } from "../../sdk/issuance-domain.ts";
import { BOUNDS, ORDER_STATES, PROPOSAL_KINDS, REDEMPTION_STATES } from "../../sdk/issuance-states.ts";
import { MINT_ORDER_FIELDS } from "../../sdk/mint-order.ts";
import { REDEMPTION_REQUEST_FIELDS } from "../../sdk/redemption-request.ts";
import { RESERVE_STATEMENT_FIELDS } from "../../sdk/reserve-statement.ts";
import { typeHash, typeText, type TypedField } from "../../sdk/signable.ts";
import { VOID_SEQUENCE_FIELDS } from "../../sdk/void-sequence.ts";
import { statement } from "./bank-messages.ts";
import { creditFor, order } from "./orders.ts";
import { loadFresh, POOL, BANK } from "./stage.ts";

const folder = new URL("../../contracts/issuance/", import.meta.url);
const sources = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".sol"))
  .map((name) => ({ name, text: readFileSync(new URL(name, folder), "utf8") }));
const whole = sources.map(({ text }) => text).join("\n");

/** What a constant is given in the sources. */
function constant(name: string): string {
  const found = [...whole.matchAll(new RegExp(`constant ${name} =\\s*([^;]+);`, "g"))];
  if (found.length !== 1) throw new Error(`${found.length} constants are named ${name}`);
  return found[0]![1]!;
}

const messages: readonly [constant: string, primaryType: string, fields: readonly TypedField[], text: string][] = [
  [
    "STATEMENT_TYPEHASH",
    "ReserveStatement",
    RESERVE_STATEMENT_FIELDS,
    "ReserveStatement(string currency,uint256 chainId,address registry,bytes32 custodian,bytes32 pool,uint64 sequence," +
      "uint48 asOf,uint48 validUntil,uint256 cash,uint256 termDeposits,uint256 securities,uint256 reverseRepo," +
      "uint256 other,uint256 total,bytes32 compositionHash,bytes32 statementHash)",
  ],
  [
    "CREDIT_TYPEHASH",
    "CreditConfirmation",
    CREDIT_CONFIRMATION_FIELDS,
    "CreditConfirmation(bytes32 custodian,bytes32 creditId,uint256 amount,uint48 valueTime,uint8 kind,bytes32 burnTx," +
      "uint48 expiry)",
  ],
  [
    "VOID_TYPEHASH",
    "VoidSequence",
    VOID_SEQUENCE_FIELDS,
    "VoidSequence(bytes32 custodian,bytes32 pool,uint64 sequence)",
  ],
  [
    "ORDER_TYPEHASH",
    "MintOrder",
    MINT_ORDER_FIELDS,
    "MintOrder(bytes32 orderRef,bytes32 bankRef,address beneficiary,uint256 amount,uint48 valueDate,uint48 expiry)",
  ],
  [
    "REDEMPTION_TYPEHASH",
    "RedemptionRequest",
    REDEMPTION_REQUEST_FIELDS,
    "RedemptionRequest(address holder,uint256 amount,bytes32 payoutRef,bytes32 salt)",
  ],
];

describe("Magic values of issuance", () => {
  for (const [name, primaryType, fields, text] of messages) {
    it(`${name} is the hash of what the sdk signs as ${primaryType}`, () => {
      const source = constant(name).replace(/^keccak256\(|\)$/g, "");
      const pieces = [...source.matchAll(/"([^"]*)"/g)].map(([, piece]) => piece);
      expect(pieces.join("")).to.equal(text);
      expect(typeText(primaryType, fields)).to.equal(text);
      expect(typeHash(primaryType, fields)).to.equal(id(text));
    });
  }

  it("structs are hashed field by field as EIP-712 says", async () => {
    const stage = await loadFresh();
    const coder = AbiCoder.defaultAbiCoder();
    const placed = await order(stage, 5n);
    const struct = keccak256(
      coder.encode(
        ["bytes32", "bytes32", "bytes32", "address", "uint256", "uint48", "uint48"],
        [id(messages[3]![3]), placed.orderRef, placed.bankRef, placed.beneficiary, 5n, placed.valueDate, placed.expiry],
      ),
    );
    const separator = TypedDataEncoder.hashDomain(stage.domains.mintDesk);
    expect(await stage.mintDesk.orderId(placed)).to.equal(keccak256(`0x1901${separator.slice(2)}${struct.slice(2)}`));
  });

  it("digests are those that the sdk's fields give under the registry's domain", async () => {
    const stage = await loadFresh();
    const hash = (primaryType: string, fields: readonly TypedField[], message: object) =>
      TypedDataEncoder.hash(stage.domains.registry, { [primaryType]: [...fields] }, message as Record<string, unknown>);
    const stated = await statement(stage, "a", { total: 7n });
    expect(await stage.registry.statementDigest(stated)).to.equal(
      hash("ReserveStatement", RESERVE_STATEMENT_FIELDS, stated),
    );
    const credit = await creditFor(stage, await order(stage, 5n));
    expect(await stage.registry.creditDigest(credit)).to.equal(
      hash("CreditConfirmation", CREDIT_CONFIRMATION_FIELDS, credit),
    );
    expect(await stage.registry.voidDigest(BANK.a, POOL.a, 9n)).to.equal(
      hash("VoidSequence", VOID_SEQUENCE_FIELDS, { custodian: BANK.a, pool: POOL.a, sequence: 9n }),
    );
  });

  it("domains are named apart, version 1, of this chain and address", async () => {
    for (const currency of ["cnh", "hkd"] as const) {
      const stage = await loadFresh(currency);
      for (const contract of ["registry", "mintDesk", "redemptionDesk"] as const) {
        expect(stage.domains[contract]).to.deep.equal({
          name: DOMAIN_NAMES[contract],
          version: "1",
          chainId: 31_337n,
          verifyingContract: stage[contract].target,
        });
      }
    }
  });

  it("times and sizes are what the design says", async () => {
    const { mintDesk, redemptionDesk } = await loadFresh();
    expect(await mintDesk.WINDOW()).to.equal(86_400n);
    expect(await mintDesk.MAX_ORDER_LIFE()).to.equal(86_400n);
    expect(await redemptionDesk.RECLAIM_AFTER()).to.equal(604_800n);
    expect(await redemptionDesk.MAX_SUSPENSION()).to.equal(2_592_000n);
    expect(constant("BASELINE_PERIOD")).to.equal("1 days");
    expect(constant("SIGNER_GAS")).to.equal("100_000");
    expect(constant("BPS")).to.equal("10_000");
    expect(constant("RATIO_ONE")).to.equal("1e8");
    expect([constant("MAX_POOLS"), constant("MAX_SIGNERS"), constant("MAX_CUSTODIANS")]).to.deep.equal([
      "16",
      "32",
      "64",
    ]);
  });

  it("there is no long literal", () => {
    const found = sources.flatMap(({ name, text }) =>
      [...text.matchAll(/0x[0-9a-fA-F]{4,}|hex"[^"]*"/g)].map(([literal]) => `${name}: ${literal}`),
    );
    expect(found).to.deep.equal([]);
  });

  for (const [name, words] of [
    ["Bound", BOUNDS],
    ["OrderState", ORDER_STATES],
    ["RedemptionState", REDEMPTION_STATES],
    ["ProposalKind", PROPOSAL_KINDS],
  ] as const) {
    it(`${name} has the order of the sdk's words`, () => {
      const [, body] = new RegExp(`enum ${name} \\{([^}]*)\\}`).exec(whole)!;
      expect(body!.split(",").map((item) => item.trim())).to.deep.equal([...words]);
    });
  }
});
