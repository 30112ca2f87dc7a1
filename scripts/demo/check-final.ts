import type { Currency } from "../chain/connection.ts";
import { showMoney } from "../words.ts";
import { check, list, type Check } from "./check.ts";
import { checkReserve } from "./check-state.ts";
import type { FinalState } from "./day-schema.ts";
import { balances, blacklistedNames, holds, installedMode, installedRelease, type ByName } from "./observe.ts";
import type { Stage } from "./stage.ts";

/** The table at the end, in full: somebody with money whom the file does not name is a difference too. */
export async function checkFinal(stage: Stage, currency: Currency, final: FinalState): Promise<Check[]> {
  const { contract } = stage.tokens[currency].token;
  const [supply, [ceiling], found, held, blacklisted, mode, release] = await Promise.all([
    contract.totalSupply(),
    contract.supplyCeiling(),
    balances(stage, currency),
    holds(stage, currency),
    blacklistedNames(stage, currency),
    installedMode(stage, currency),
    installedRelease(stage, currency),
  ]);
  const total = Object.values(found).reduce((sum, amount) => sum + amount, 0n);
  return [
    check("supply", showMoney(final.supply, currency), showMoney(supply, currency)),
    check("sum of all balances", showMoney(final.supply, currency), showMoney(total, currency)),
    ...compareNames("balance of", currency, final.balances, found),
    ...compareNames("hold on", currency, final.held, held),
    check("blacklisted", list(final.blacklisted), list(blacklisted)),
    check("mode", final.mode, mode),
    check("ceiling", showMoney(final.ceiling, currency), showMoney(ceiling, currency)),
    check("release", String(final.release), String(release)),
    ...(await checkReserve(stage, currency, final)),
  ];
}

function compareNames(what: string, currency: Currency, expected: ByName, found: ByName): Check[] {
  const names = new Set([...Object.keys(expected), ...Object.keys(found)]);
  return [...names].map((name) =>
    check(`${what} ${name}`, showMoney(expected[name] ?? 0n, currency), showMoney(found[name] ?? 0n, currency)),
  );
}
