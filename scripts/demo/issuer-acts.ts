import { concat, keccak256 } from "ethers";
import { create2Address } from "../../deploy/_create-address.ts";
import { initCode } from "../../deploy/_harbour.ts";
import { mineReleaseSalt } from "../../deploy/_release-salt.ts";
import { TOKEN_INTERFACE } from "../../sdk/interfaces.ts";
import type { RoleName } from "../../sdk/roles.ts";
import type { Currency } from "../chain/connection.ts";
import type { Target } from "../chain/target.ts";
import { showMoney } from "../words.ts";
import type { StepOf } from "./day-schema.ts";
import { TRANSACTION_GAS_CAP } from "./demo-chain.ts";
import { plainAct } from "./money-acts.ts";
import { holderOf, type Act, type Stage } from "./stage.ts";

export interface ByRole {
  currency: Currency;
  role: RoleName;
  by: string | undefined;
  /** The token unless told. */
  contract?: Target;
  words: string;
  details?: readonly string[];
  data: string;
}

/** An act of a role's holder, unless the day file says that somebody else tries. */
export function byRole(stage: Stage, { currency, role, by, contract, words, details = [], data }: ByRole): Act {
  const act = plainAct(stage, { currency, by: holderOf(stage, currency, role, by).name, words, details, data });
  return contract === undefined ? act : { ...act, to: contract.address, source: contract.source };
}

export function blacklist(stage: Stage, step: StepOf<"blacklist" | "unblacklist">): Act {
  const { token: currency, account, by } = step;
  const { address } = stage.cast.actor(account);
  return step.do === "blacklist"
    ? byRole(stage, {
        currency,
        role: "BLACKLISTER",
        by,
        words: `blacklist ${account} in ${currency}`,
        data: TOKEN_INTERFACE.encodeFunctionData("blacklist", [address]),
      })
    : byRole(stage, {
        currency,
        role: "UNBLACKLISTER",
        by,
        words: `take ${account} off the ${currency} blacklist`,
        data: TOKEN_INTERFACE.encodeFunctionData("unBlacklist", [address]),
      });
}

export function hold(stage: Stage, { token: currency, account, amount, case: caseRef, by }: StepOf<"hold">): Act {
  return byRole(stage, {
    currency,
    role: "BLACKLISTER",
    by,
    words: `hold ${showMoney(amount, currency)} of ${account} under case "${caseRef.text}"`,
    data: TOKEN_INTERFACE.encodeFunctionData("raiseHold", [stage.cast.actor(account).address, amount, caseRef.bytes32]),
  });
}

export function pause(stage: Stage, step: StepOf<"pause" | "unpause">): Act {
  const { token: currency, by } = step;
  return step.do === "pause"
    ? byRole(stage, {
        currency,
        role: "PAUSER",
        by,
        words: `pause ${currency}`,
        data: TOKEN_INTERFACE.encodeFunctionData("pause"),
      })
    : byRole(stage, {
        currency,
        role: "UNPAUSER",
        by,
        words: `end the ${currency} pause`,
        data: TOKEN_INTERFACE.encodeFunctionData("unpause"),
      });
}

/** The deterministic deployment proxy, the same on every chain; the deployment has put it there. */
const CREATE2_FACTORY = "0x4e59b44847b379578588920cA78FbF26c0B4956C";

/** Deploys the next release. Anybody may: what counts is who can install it. */
export async function deployRelease(stage: Stage, { token: currency }: StepOf<"deploy release">): Promise<Act> {
  const { token, deployed } = stage.tokens[currency];
  const { contract } = token;
  const [name, symbol, fastPath] = await Promise.all([contract.name(), contract.symbol(), contract.fastPathVersion()]);
  const number = deployed.releases.length + 1;
  // The bytes behind the constructor's arguments make it another release of the same source: other addresses.
  const code = concat([initCode("Release", [name, symbol, currency, fastPath]), Uint8Array.of(number)]);
  const salt = mineReleaseSalt({ factory: CREATE2_FACTORY, initCodeHash: keccak256(code) });
  deployed.releases.push({ address: create2Address({ factory: CREATE2_FACTORY, salt, initCode: code }) });
  const act = byRole(stage, {
    currency,
    role: "UPGRADER",
    by: undefined,
    words: `deploy release ${number} of ${currency}: three twins, open, permissioned and paused`,
    data: concat([salt, code]),
  });
  return { ...act, to: CREATE2_FACTORY, gas: TRANSACTION_GAS_CAP };
}
