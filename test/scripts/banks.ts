import { id } from "ethers";
import { creditConfirmation, creditConfirmationTypedData } from "../../sdk/credit-confirmation.ts";
import { issuanceDomain } from "../../sdk/issuance-domain.ts";
import { reserveStatement, reserveStatementTypedData } from "../../sdk/reserve-statement.ts";
import { encodeShortText } from "../../sdk/short-text.ts";
import { signatureOfSigner } from "../../sdk/sign.ts";
import { digestOf, type Signable } from "../../sdk/signable.ts";
import { connection, type CurrencyFixture } from "../fixture.ts";
import { units, type Desk } from "./cli.ts";

/** Unix seconds as a command line takes them. */
export const iso = (seconds: number | bigint) => new Date(Number(seconds) * 1000).toISOString().replace(".000Z", "Z");

export const now = () => connection.networkHelpers.time.latest();

export type BankId = "BANK-A" | "BANK-B";

export function registryDomain({ registry }: CurrencyFixture) {
  return issuanceDomain({ contract: "registry", chainId: 31337n, address: registry.target as string });
}

/** Two of the bank's people, in the order the registry takes. */
export async function signaturesOf({ custodianSigners }: Desk, bank: BankId, payload: Signable) {
  const people = custodianSigners[bank]!.slice(0, 2);
  const rows = await Promise.all(
    people.map(async (signer) => ({ signer: signer.address, signature: await signatureOfSigner(payload, signer) })),
  );
  return rows.sort((a, b) => (BigInt(a.signer) < BigInt(b.signer) ? -1 : 1));
}

export interface Attested {
  currency?: "CNH" | "HKD";
  bank?: BankId;
  /** Whether STATEMENT_APPROVER confirms it if it was parked. */
  confirm?: boolean;
  /** Seconds that the bank stands by it. */
  validFor?: number;
}

/** A statement through the contracts, not through the commands: `total` units, all of it cash. */
export async function attest(
  desk: Desk,
  total: number,
  { currency = "HKD", bank = "BANK-A", confirm = true, validFor = 7 * 86_400 }: Attested = {},
): Promise<string> {
  const fixture = currency === "HKD" ? desk.hkd : desk.cnh;
  const { registry } = fixture;
  const pool = encodeShortText(`${bank}-1`);
  const { sequence } = await registry.pool(pool);
  const asOf = BigInt(await now());
  const domain = registryDomain(fixture);
  const none = { termDeposits: 0n, securities: 0n, reverseRepo: 0n, other: 0n };
  const message = reserveStatement(domain, {
    currency,
    custodian: bank,
    pool: `${bank}-1`,
    sequence: sequence + 1n,
    asOf,
    validUntil: asOf + BigInt(validFor),
    ...none,
    cash: units(total),
    total: units(total),
    compositionHash: id("composition"),
    statementHash: id("statement"),
  });
  const payload = reserveStatementTypedData({ domain, message });
  await registry.submit(message, await signaturesOf(desk, bank, payload));
  const digest = digestOf(payload);
  const { parked } = await registry.pool(pool);
  if (parked && confirm) await registry.connect(desk.holders.STATEMENT_APPROVER).confirm(pool, digest);
  return digest;
}

export interface Issued {
  to: string;
  amount: number;
  /** Tells credits and orders apart. */
  number: number;
}

/** An order from proposal to mint through the contracts. */
export async function issue(desk: Desk, { to, amount, number }: Issued): Promise<void> {
  const { mintDesk } = desk.hkd;
  const time = BigInt(await now());
  const order = {
    orderRef: encodeShortText(`TEST-${number}`),
    bankRef: id(`uetr ${number}`),
    beneficiary: to,
    amount: units(amount),
    valueDate: time,
    expiry: time + 3_600n,
  };
  const domain = registryDomain(desk.hkd);
  const message = creditConfirmation({
    custodian: "BANK-A",
    credit: { rail: "FPS", bic: "HSBCHKHH", reference: `TEST-${number}` },
    amount: units(amount),
    valueTime: time,
    expiry: time + 3_600n,
  });
  const signatures = await signaturesOf(desk, "BANK-A", creditConfirmationTypedData({ domain, message }));
  await mintDesk.connect(desk.holders.MAKER).propose(order);
  const large = amount > 20_000_000;
  const approve = large
    ? mintDesk.connect(desk.holders.LARGE_CHECKER).approveLarge
    : mintDesk.connect(desk.holders.CHECKER).approve;
  await approve(order, message, signatures);
}
