import type { CommandFile } from "../command.ts";
import { runBlacklisting } from "./blacklisting.ts";

export const command: CommandFile = {
  schema: "harbour.account-unblacklist/1",
  writes: true,

  configure(unblacklist) {
    unblacklist
      .argument("[account...]", "names of the address book, or addresses")
      .option("--from <file.csv>", "a list of accounts instead: see harbour account blacklist --help")
      .option("--token <cnh|hkd>", "which currency")
      .option("--case <text>", "case reference, recorded on the chain: up to 31 characters, or 0x and 64 digits")
      .addHelpText(
        "after",
        `
UNBLACKLISTER, never the same holder as BLACKLISTER. At once. Accounts that are not blacklisted are left out. A hold
stays: see harbour account hold.

  harbour account unblacklist 0x… --token hkd --case HKPF-2026-0117 --network localhost --as unblacklister
  harbour account unblacklist --from list.csv --token hkd --case HKPF-2026-0118 --network localhost --as unblacklister`,
      );
  },

  run: (invocation) => runBlacklisting(invocation, "unblacklist"),
};
