import type { CommandFile } from "../command.ts";
import { runBlacklisting } from "./blacklisting.ts";

export const command: CommandFile = {
  schema: "harbour.account-blacklist/1",
  writes: true,

  configure(blacklist) {
    blacklist
      .argument("[account...]", "names of the address book, or addresses")
      .option("--from <file.csv>", "a list of accounts instead: see below")
      .option("--token <cnh|hkd>", "which currency")
      .option("--case <text>", "case reference, recorded on the chain: up to 31 characters, or 0x and 64 digits")
      .addHelpText(
        "after",
        `
BLACKLISTER. At once, in one transaction: the accounts can neither pay nor be paid, by any route. Their tokens stay
counted and backed. Accounts that are blacklisted already are left out. Protected accounts are refused.

A list is a CSV file. Its first line names the columns: account; optionally case, instead of --case, and note, which is
for people. Lines that start with # are skipped, a repeated account is merged, and one bad line refuses the whole file.
The list is split into transactions of at most 8 million gas and approved once. After a crash, run the same command
again: it goes on with what is left, also under the --approve of the first run where its change folder was kept. What was
done and undone since needs a new approval.

  harbour account blacklist 0x… --token hkd --case HKPF-2026-0117 --network localhost --as blacklister
  harbour account blacklist --from list.csv --token hkd --case HKPF-2026-0118 --network localhost --as blacklister`,
      );
  },

  run: (invocation) => runBlacklisting(invocation, "blacklist"),
};
