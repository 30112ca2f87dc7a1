import { existsSync } from "node:fs";
import { loadAccountsFile, type AccountsFile } from "../../ledger/bank/accounts-file.ts";
import type { Flags } from "../command.ts";
import { accountsRequired } from "./ledger-faults.ts";

/** The file that says whose the bank accounts are: --accounts, or `policy/<network>-accounts.yaml` if there is one. */
export function accountsOf(flags: Flags, network: string): AccountsFile {
  const path = flags.accounts ?? `policy/${network}-accounts.yaml`;
  if (flags.accounts === undefined && !existsSync(path)) throw accountsRequired();
  return loadAccountsFile(path);
}
