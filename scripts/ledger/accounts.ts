import { existsSync } from "node:fs";
import { loadAccountsFile, type AccountsFile } from "../../ledger/bank/accounts-file.ts";
import type { Books } from "../../ledger/books.ts";
import type { Flags } from "../command.ts";
import { accountsRequired } from "./ledger-faults.ts";

/** The file that says whose the bank accounts are: --accounts, or `policy/<network>-accounts.yaml` if there is one. */
export function accountsOf(flags: Flags, { networks }: Books): AccountsFile {
  if (flags.accounts !== undefined) return loadAccountsFile(flags.accounts);
  const names = flags.network === undefined ? networks.map(({ network }) => network) : [flags.network];
  const paths = names.map((network) => `policy/${network}-accounts.yaml`).filter((path) => existsSync(path));
  // The accounts are the issuer's and not a chain's, so several files would be several answers.
  if (paths.length !== 1) throw accountsRequired();
  return loadAccountsFile(paths[0]!);
}
