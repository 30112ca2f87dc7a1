import type { Invocation } from "../command.ts";
import { accountsOrList } from "./account-faults.ts";

/** Whether --from is given instead of the arguments, of which all are needed otherwise. @throws HarbourError HB-2870 */
export function listIsMeant({ arguments: positional, flags }: Pick<Invocation, "arguments" | "flags">): boolean {
  const given = positional.filter((argument) => argument !== undefined && argument.length > 0);
  if (flags.from !== undefined && given.length > 0) throw accountsOrList("Both an account and --from are given");
  if (flags.from === undefined && given.length < positional.length)
    throw accountsOrList(
      given.length === 0 ? "Neither an account nor --from is given" : "An account without an amount is given",
    );
  return flags.from !== undefined;
}
