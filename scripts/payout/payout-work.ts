import { id } from "ethers";
import { PAYOUT_MODES, paymentsHash } from "../../sdk/settlement/payments.ts";
import { callParty, partyAt, resolveParty, type Connection, type Party } from "../chain/connection.ts";
import { openPair, openPayouts, type PayoutsTarget } from "../chain/settlement.ts";
import type { Token } from "../chain/token.ts";
import type { Flags } from "../command.ts";
import { signerRequired } from "../faults.ts";
import { currencyOf } from "../open.ts";
import { shortHash } from "../plan/plan-hash.ts";
import { payoutBatchId } from "./batch-id.ts";
import { partsOf, type Part, type PartedBatch } from "./parts.ts";
import { fileRefused, otherPayer } from "./payout-faults.ts";
import { readPayoutSecret } from "./payout-secret.ts";
import { readPayout, showProblem, type PayoutFile } from "./read-payout.ts";
import { Iso20022Problem } from "../../sdk/iso20022/problem.ts";

/** A file of payments, whose money it is, and how the contract knows it. */
export interface PayoutWork {
  connection: Connection;
  token: Token;
  payouts: PayoutsTarget;
  payer: Party;
  file: PayoutFile;
  batch: PartedBatch;
  /** As the file is cut, before any part is halved. */
  roots: readonly Part[];
  /** What `--approve` repeats. */
  hash: string;
}

/**
 * Reads a file completely and opens the contracts that it is paid through. Nothing of the chain's state decides what is
 * paid under which id.
 *
 * @throws HarbourError HB-2104, HB-2106, HB-2120, HB-2902 to HB-2906, and what opening the contracts throws
 */
export async function openPayoutWork(connection: Connection, path: string, flags: Flags): Promise<PayoutWork> {
  const named = flags.as === undefined ? undefined : resolveParty(connection.book, flags.as);
  const file = readPayout({
    connection,
    path,
    secret: readPayoutSecret(flags.secret),
    payer: named === undefined ? {} : { account: named.address },
    ...(flags.token === undefined ? {} : { currency: currencyOf(flags) }),
    ...(flags.messageId === undefined ? {} : { messageId: flags.messageId }),
  });
  const { payout, messageId } = file;
  const payer = payerOf(connection, file, named);
  const pair = await openPair(connection);
  const token = pair[payout.currency];
  const { target: payouts } = await openPayouts(connection, pair);
  refuseOwnContract(file, payouts);

  const batch: PartedBatch = {
    batchId: payoutBatchId({ payer: payer.address, debtor: payout.debtor.account ?? "", messageId }),
    payments: payout.payments,
    token: token.address,
    mode: flags.atomic === true ? PAYOUT_MODES.atomic : PAYOUT_MODES.bestEffort,
  };
  const common = { connection, token, payouts, payer, file, batch };
  return { ...common, roots: partsOf(batch), hash: payoutHash(common) };
}

/** The file's own account on a chain, if it has one; a list, or a payer known by an account at a bank, needs --as. */
function payerOf({ book }: Connection, { path, payout }: PayoutFile, named: Party | undefined): Party {
  const { account = "" } = payout.debtor;
  const own = /^0x/.test(account) ? partyAt(book, account) : undefined;
  const payer = named ?? own;
  if (payer === undefined) throw signerRequired();
  if (own !== undefined && own.address !== payer.address) throw otherPayer(path, callParty(own), callParty(payer));
  return payer;
}

/** The contract would refuse the whole transaction. */
function refuseOwnContract({ path, payout }: PayoutFile, { address }: PayoutsTarget): void {
  const own = payout.payments.filter(({ to }) => to === address);
  if (own.length === 0) return;
  const problems = own.slice(0, 50).map((payment) => {
    const reason = `${address} is the payout contract itself, which nobody can pay`;
    return `    ${showProblem(new Iso20022Problem("HB-1868", reason, payment))}`;
  });
  throw fileRefused(path, own.length, problems);
}

/**
 * The hash of everything that a yes is for: who pays whom how much, under which ids. Neither the chain's state nor how
 * much is paid already is in it, so the yes holds for a run that goes on after a crash; the contract sees to it that it
 * pays nothing twice.
 */
function payoutHash({ connection, payouts, token, payer, batch, file }: Omit<PayoutWork, "roots" | "hash">): string {
  const { batchId, mode, payments } = batch;
  const { digest } = file.payout.source;
  const place = [connection.chainId, payouts.address, token.address, payer.address];
  const parts = ["harbour.payout-plan/1", ...place, mode, batchId, digest, paymentsHash(payments)];
  return shortHash(id(parts.join("\n").toLowerCase()));
}
