import { connection } from "../fixture.ts";
import { attest } from "./bank-messages.ts";
import { mint } from "./orders.ts";
import { DAY, loadFresh, millions, pass, units, type Stage } from "./stage.ts";

export const RESERVES = { a: millions(600), b: millions(400) } as const;
/** 10000/10100 of the reserves, floored. */
export const CAPACITY = 990_099_009_900990n;
export const SUPPLY = units(1_000_000);
export const ALICE_HOLDS = units(10_000);

/** HKD in business: two banks stand by {@link RESERVES}, {@link SUPPLY} circulates, of which alice holds 10,000. */
export const loadStage = (): Promise<Stage> => connection.networkHelpers.loadFixture(openForBusiness);

async function openForBusiness(): Promise<Stage> {
  const stage = await loadFresh();
  await attest(stage, "a", RESERVES.a);
  await attest(stage, "b", RESERVES.b);
  await mint(stage, SUPPLY);
  await stage.token.connect(stage.distributor).transfer(stage.alice.address, ALICE_HOLDS);
  // The window is empty again, and the baselines are what the banks have stated.
  await pass(stage, DAY);
  await attest(stage, "a", RESERVES.a);
  await attest(stage, "b", RESERVES.b);
  return stage;
}
