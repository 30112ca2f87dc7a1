import { expect } from "chai";
import { type ContractTransactionResponse, id } from "ethers";
import { parseAmount } from "../../sdk/amount.ts";
import { creditConfirmation, creditConfirmationTypedData } from "../../sdk/credit-confirmation.ts";
import { decodeRevert } from "../../sdk/errors.ts";
import { decodeLogs } from "../../sdk/events.ts";
import { gaslessRedemption, gaslessRedemptionCall } from "../../sdk/gasless-redemption.ts";
import { readIssuanceDomain } from "../../sdk/issuance-domain.ts";
import { mintOrderId } from "../../sdk/mint-order.ts";
import { quorum, sortSignatures } from "../../sdk/quorum.ts";
import { reserveStatement, reserveStatementTypedData } from "../../sdk/reserve-statement.ts";
import { signWithSigner } from "../../sdk/sign.ts";
import { digestOf } from "../../sdk/signable.ts";
import { type CustodianTypedData, signForCustodian } from "../../sdk/signer-signature.ts";
import { encodeShortText } from "../../sdk/short-text.ts";
import { tokenDomain } from "../../sdk/token-domain.ts";
import { bankReference } from "../../sdk/uetr.ts";
import { connection, loadHarbour } from "../fixture.ts";

const AMOUNT = parseAmount("10,000,000.00");
const UETR = "eb6305c9-1f7f-49de-aed0-16487c27b42d";

/** The HKD contracts, and what their custodian BANK-A would sign now. */
async function setStage() {
  const { hkd, holders, custodianSigners, beneficiaries, users } = await loadHarbour();
  const now = BigInt(await connection.networkHelpers.time.latest());
  const domain = await readIssuanceDomain({ contract: "registry", reader: hkd.registry });
  const signers = custodianSigners["BANK-A"]!;
  const total = parseAmount("1,022,500,000");
  const statement = reserveStatementTypedData({
    domain,
    message: reserveStatement(domain, {
      currency: "HKD",
      custodian: "BANK-A",
      pool: "BANK-A-1",
      sequence: 1n,
      asOf: now - 60n,
      validUntil: now + 86_400n,
      cash: total,
      termDeposits: 0n,
      securities: 0n,
      reverseRepo: 0n,
      other: 0n,
      total,
      compositionHash: id("composition"),
      statementHash: id("camt.053"),
    }),
  });
  const sign = async (typedData: CustodianTypedData) => {
    const signatures = await Promise.all(signers.slice(0, 2).map((signer) => signForCustodian(typedData, signer)));
    return quorum({ typedData, signatures, signers: signers.map(({ address }) => address), threshold: 2n }).signatures;
  };
  return { ...hkd, holders, beneficiaries, users, now, domain, statement, sign };
}

async function eventsOf(sent: Promise<ContractTransactionResponse>) {
  const receipt = await (await sent).wait();
  return decodeLogs({ logs: receipt!.logs });
}

async function refusalOf(sent: Promise<unknown>) {
  const error = await sent.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return decodeRevert({ error });
}

describe("signed issuance", () => {
  it("takes what a custodian's quorum signed, mints by order and redeems without gas", async () => {
    const stage = await setStage();
    const { registry, mintDesk, redemptionDesk, token, holders, beneficiaries, users, now, statement } = stage;
    const [beneficiary] = beneficiaries;
    const relayer = users[0]!;

    // The first statement of a pool is above its bound of 0 and waits.
    const parked = await eventsOf(registry.connect(relayer).submit(statement.message, await stage.sign(statement)));
    const digest = digestOf(statement);
    expect(parked.find(({ name }) => name === "StatementParked")?.fields).to.deep.include({ digest });
    const { pool } = statement.message;
    const confirmed = await eventsOf(registry.connect(holders.STATEMENT_APPROVER).confirm(pool, digest));
    expect(confirmed.map(({ name }) => name)).to.include.members(["StatementConfirmed", "CeilingPushed"]);

    const order = {
      orderRef: encodeShortText("2026-000123"),
      bankRef: bankReference(UETR),
      beneficiary: beneficiary!.address,
      amount: AMOUNT,
      valueDate: now,
      expiry: now + 21_600n,
    };
    const mintDomain = await readIssuanceDomain({ contract: "mintDesk", reader: mintDesk });
    await mintDesk.connect(holders.MAKER).propose(order);
    const confirmation = creditConfirmationTypedData({
      domain: stage.domain,
      message: creditConfirmation({
        custodian: "BANK-A",
        credit: { rail: "CHATS", bic: "HSBCHKHH", reference: "FT26324ABC" },
        amount: AMOUNT,
        valueTime: now - 30n,
        expiry: now + 21_600n,
      }),
    });
    const executed = await eventsOf(
      mintDesk.connect(holders.CHECKER).approve(order, confirmation.message, await stage.sign(confirmation)),
    );
    expect(executed.map(({ name }) => name)).to.include.members(["CreditConsumed", "Mint", "OrderExecuted"]);
    expect(executed.find(({ name }) => name === "CreditConsumed")?.fields).to.deep.include({
      creditId: confirmation.message.creditId,
      orderId: mintOrderId({ domain: mintDomain, message: order }),
    });

    const request = { holder: beneficiary!.address, amount: AMOUNT, payoutRef: id("payout"), salt: id("salt") };
    const redemption = gaslessRedemption({
      token: await tokenDomain({ token }),
      desk: await readIssuanceDomain({ contract: "redemptionDesk", reader: redemptionDesk }),
      request,
      validBefore: now + 3_600n,
    });
    const { signature } = await signWithSigner({ typedData: redemption.typedData, signer: beneficiary! });
    const { to, data } = gaslessRedemptionCall(redemption, signature);

    const other = gaslessRedemptionCall({ ...redemption, request: { ...request, payoutRef: id("thief") } }, signature);
    expect(await refusalOf(relayer.sendTransaction(other))).to.deep.include({ name: "InvalidSignature" });
    const requested = await eventsOf(relayer.sendTransaction({ to, data }) as Promise<ContractTransactionResponse>);
    expect(requested.find(({ name }) => name === "RedemptionRequested")?.fields).to.deep.include({
      id: 1n,
      holder: request.holder,
      amount: AMOUNT,
      payoutRef: request.payoutRef,
    });
    expect(await token.balanceOf(beneficiary!.address)).to.equal(0n);
  });

  it("is refused by name where the signatures are not the quorum's", async () => {
    const { registry, users, statement, sign } = await setStage();
    const [a, b] = (await sign(statement)) as [
      { signer: string; signature: string },
      { signer: string; signature: string },
    ];
    const submit = registry.connect(users[0]!);
    expect(await refusalOf(submit.submit(statement.message, [a]))).to.deep.include({
      name: "TooFewSigners",
      fields: { found: 1n, required: 2n },
    });
    expect(await refusalOf(submit.submit(statement.message, [b, a]))).to.deep.include({ name: "SignersNotSorted" });
    expect(await refusalOf(submit.submit(statement.message, [a, a]))).to.deep.include({ name: "SignersNotSorted" });
    const changed = { ...statement.message, cash: statement.message.cash + 1n, total: statement.message.total + 1n };
    expect(await refusalOf(submit.submit(changed, [a, b]))).to.deep.include({ name: "InvalidSignature" });
    const stranger = sortSignatures([a, await signForCustodian(statement, users[1]!)]);
    expect(await refusalOf(submit.submit(statement.message, stranger))).to.deep.include({ name: "UnknownSigner" });
    const unbalanced = { ...statement.message, total: statement.message.total + 1n };
    expect(await refusalOf(submit.submit(unbalanced, [a, b]))).to.deep.include({ name: "TotalMismatch" });
  });
});
