import type { CommandFile } from "../command.ts";
import { runBlacklisting } from "./blacklisting.ts";

export const command: CommandFile = {
  schema: "harbour.account-blacklist/1",
  writes: true,

  configure(blacklist) {
    blacklist
      .argument("<account...>", "names of the address book, or addresses")
      .option("--token <cnh|hkd>", "which currency")
      .option("--case <text>", "case reference, recorded on the chain: up to 31 characters, or 0x and 64 digits")
      .addHelpText(
        "after",
        `
BLACKLISTER. At once, in one transaction: the accounts can neither pay nor be paid, by any route. Their tokens stay
counted and backed. Accounts that are blacklisted already are left out. Protected accounts are refused.

  harbour account blacklist 0x… --token hkd --case HKPF-2026-0117 --network localhost --as blacklister`,
      );
  },

  run: (invocation) => runBlacklisting(invocation, "blacklist"),
};
