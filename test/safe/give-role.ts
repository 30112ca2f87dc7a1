import { role, type RoleName } from "../../sdk/roles.ts";
import { connection, type CurrencyFixture } from "../fixture.ts";

/** Gives an account roles through the authority as ADMIN would, after ADMIN's delay, each with the role's own delay. */
export async function giveRoles(
  { authority, holders }: CurrencyFixture,
  account: string,
  names: readonly RoleName[],
): Promise<void> {
  const manager = authority.connect(holders.ADMIN);
  const grants = names.map((name) => {
    const { id, delay } = role(name);
    return authority.interface.encodeFunctionData("grantRole", [id, account, delay]);
  });
  for (const grant of grants) await manager.schedule(authority.target, grant, 0);
  await connection.networkHelpers.time.increase(role("ADMIN").delay);
  await manager.multicall(grants);
}
