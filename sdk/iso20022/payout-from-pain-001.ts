import { quote } from "../quote.ts";
import type { RemittanceParty } from "../remittance.ts";
import type { EvmAccount } from "./evm-account.ts";
import type { CreditTransfer, Debtor, Pain001, PaymentInformation } from "./pain-001-message.ts";
import { type Payout, payoutPayment } from "./payout-file.ts";
import { parsePayoutSecret, type PayoutSecret } from "./payout-references.ts";
import { Iso20022Problem, type Place, Problems } from "./problem.ts";

export interface PayoutFromPain001Parameters {
  file: Pain001;
  secret: PayoutSecret;
  /** Where it will be paid: an account that names another chain is refused. */
  chainId?: bigint;
}

/**
 * A payout of a pain.001. Blocks of one payer become one payout, in the order of the file. A file in two currencies or
 * of two payers is refused and not split: its control sum and its message id are of the whole, and a part that is paid
 * alone looks like a file that was paid.
 *
 * @throws Iso20022Error HB-1885, HB-1886 if there is nothing to pay, or HB-1879 with HB-1867, HB-1868, HB-1886
 */
export function payoutFromPain001({ file, secret, chainId }: PayoutFromPain001Parameters): Payout {
  parsePayoutSecret(secret);
  const problems = new Problems();
  const [firstBlock, ...blocks] = file.payments;
  const first = firstBlock?.transfers[0];
  if (firstBlock === undefined || first === undefined) {
    return problems.stop(new Iso20022Problem("HB-1886", "there is nothing to pay", { path: "Document", line: 1 }));
  }
  for (const block of blocks) checkDebtor(block, firstBlock.debtor, problems);
  for (const block of file.payments) {
    checkChain(block.debtor.account, chainId, at(block, "DbtrAcct"), problems);
    for (const transfer of block.transfers) {
      checkCurrency(transfer, first, problems);
      checkChain(transfer.creditor.account, chainId, at(transfer, "CdtrAcct"), problems);
    }
  }
  problems.throwIfAny();

  const rows = file.payments.flatMap((block) => block.transfers.map((transfer) => ({ block, transfer })));
  const payments = rows.map(({ block, transfer }, index) =>
    payoutPayment({ secret, digest: file.digest, index, row: rowOf(block, transfer) }),
  );
  return {
    source: {
      kind: "pain.001",
      digest: file.digest,
      messageId: file.messageId,
      messageName: file.version,
      createdAt: file.createdAt,
      ...(file.controlSum === undefined ? {} : { controlSum: file.controlSum }),
    },
    currency: first.currency,
    debtor: partyOf(firstBlock.debtor),
    total: payments.reduce((sum, { amount }) => sum + amount, 0n),
    payments,
    warnings: file.warnings,
    warningCount: file.warningCount,
  };
}

function rowOf(block: PaymentInformation, transfer: CreditTransfer) {
  const { creditor, purpose, ...rest } = transfer;
  const { account, ...party } = creditor;
  const word = purpose && ("code" in purpose ? purpose.code : purpose.proprietary);
  return {
    ...rest,
    to: account.address,
    creditor: party,
    debtor: partyOf(block.debtor),
    executionDate: block.executionDate,
    ...(word === undefined ? {} : { purpose: word }),
  };
}

/** A payer's bank account is in the record as far as a record can hold it. */
function partyOf({ account, ...party }: Debtor): RemittanceParty {
  if ("address" in account) return { ...party, account: account.address };
  return [...account.other].length > 34 ? party : { ...party, account: account.other };
}

const at = ({ path, line }: Place, name: string): Place => ({ path: `${path}/${name}`, line });

function checkDebtor(block: PaymentInformation, first: Debtor, problems: Problems): void {
  const name = (account: Debtor["account"]) => ("address" in account ? account.address : account.other);
  const [expected, found] = [name(first.account), name(block.debtor.account)];
  if (found === expected) return;
  problems.add(
    new Iso20022Problem(
      "HB-1886",
      `is ${quote(found)}, but the first payer of the file is ${quote(expected)}; a payout has one payer`,
      at(block, "DbtrAcct"),
    ),
  );
}

function checkCurrency(transfer: CreditTransfer, first: CreditTransfer, problems: Problems): void {
  if (transfer.currency === first.currency) return;
  problems.add(
    new Iso20022Problem(
      "HB-1867",
      `is in ${transfer.currency}, but the file begins in ${first.currency}; a payout has one currency`,
      at(transfer, "Amt/InstdAmt"),
    ),
  );
}

function checkChain(
  account: EvmAccount | { other: string },
  chainId: bigint | undefined,
  place: Place,
  problems: Problems,
) {
  const stated = "address" in account ? account.chainId : undefined;
  if (stated === undefined || chainId === undefined || stated === chainId) return;
  problems.add(new Iso20022Problem("HB-1868", `is on chain ${stated}; the payout is on chain ${chainId}`, place));
}
