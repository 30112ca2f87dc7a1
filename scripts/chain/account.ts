import { accountFlags, describeAccountFlags, type AccountFlag } from "../../sdk/account-flags.ts";
import type { Block } from "./block.ts";
import type { Token } from "./token.ts";

export interface AccountState {
  balance: bigint;
  hold: bigint;
  /** What may leave: balance less hold, nothing if blacklisted. */
  free: bigint;
  /** What could be seized: everything if blacklisted, else what is held. */
  seizable: bigint;
  flags: AccountFlag[];
  words: string;
}

export async function readAccount({ contract }: Token, address: string, { number }: Block): Promise<AccountState> {
  const at = { blockTag: number };
  const [balance, bits] = await Promise.all([contract.balanceOf(address, at), contract.flags(address, at)]);
  const flags = accountFlags(bits);
  // The flag says whether there is a hold, which most accounts never have.
  const hold = flags.includes("hold") ? await contract.getFrozenTokens(address, at) : 0n;
  const blacklisted = flags.includes("blacklisted");
  return {
    balance,
    hold,
    free: blacklisted || hold > balance ? 0n : balance - hold,
    seizable: blacklisted ? balance : hold < balance ? hold : balance,
    flags,
    words: describeAccountFlags(bits),
  };
}
