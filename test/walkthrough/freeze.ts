import { getAddress, id } from "ethers";
import type { Session } from "./session.ts";

const ACCOUNTS = 1_000;

export async function freezeList(session: Session): Promise<void> {
  const accounts = Array.from({ length: ACCOUNTS }, (_, i) => getAddress(`0x${id(`account ${i}`).slice(26)}`));
  session.write("list.csv", ["account", ...accounts, accounts[0], ""].join("\n"));
  session.say(`## Freezing a list

An order names ${ACCOUNTS.toLocaleString("en-US")} addresses, one of them twice. The list is checked, split into transactions that fit a block, and
approved once.`);
  const order = "--case HKPF-2026-0118 --token hkd --network localhost --as blacklister";
  await session.harbour(`account blacklist --from ./list.csv ${order} --send`, { answers: ["1,000"] });
  session.say("Run again, it finds nothing left to do: that is also how a run that was cut off is finished.");
  await session.harbour(`account blacklist --from ./list.csv ${order} --send`);
}
