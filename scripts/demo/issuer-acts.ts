import { concat, getCreateAddress, keccak256 } from "ethers";
import { create2Address } from "../../deploy/_create-address.ts";
import { initCode } from "../../deploy/_harbour.ts";
import { mineReleaseSalt } from "../../deploy/_release-salt.ts";
import { ACCOUNT_FLAGS } from "../../sdk/account-flags.ts";
import { AUTHORITY_INTERFACE, TOKEN_INTERFACE } from "../../sdk/interfaces.ts";
import type { RoleName } from "../../sdk/roles.ts";
import type { Currency } from "../chain/connection.ts";
import { showMoney } from "../words.ts";
import type { DelayedAct, Step } from "./day-schema.ts";
import { TRANSACTION_GAS_CAP } from "./demo-chain.ts";
import { plainAct } from "./money-acts.ts";
import { holderOf, type Act, type Stage } from "./stage.ts";

type Of<K extends Step["do"]> = Extract<Step, { do: K }>;

interface ByRole {
  currency: Currency;
  role: RoleName;
  by: string | undefined;
  words: string;
  data: string;
}

function byRole(stage: Stage, { currency, role, by, words, data }: ByRole): Act {
  return plainAct(stage, { currency, by: holderOf(stage, currency, role, by).name, words, data });
}

export function blacklist(stage: Stage, step: Of<"blacklist" | "unblacklist">): Act {
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

export function hold(stage: Stage, { token: currency, account, amount, case: caseRef, by }: Of<"hold">): Act {
  return byRole(stage, {
    currency,
    role: "BLACKLISTER",
    by,
    words: `hold ${showMoney(amount, currency)} of ${account} under case "${caseRef.text}"`,
    data: TOKEN_INTERFACE.encodeFunctionData("raiseHold", [stage.cast.actor(account).address, amount, caseRef.bytes32]),
  });
}

export function pause(stage: Stage, step: Of<"pause" | "unpause">): Act {
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

/** An act of a role with a delay, as it will be once the delay is over. */
export async function delayedAct(stage: Stage, act: DelayedAct): Promise<Act> {
  const { token: currency, by } = act;
  switch (act.do) {
    case "configure minter": {
      const words = `make ${act.minter} a minter of up to ${showMoney(act.allowance, currency)}`;
      const data = TOKEN_INTERFACE.encodeFunctionData("configureMinter", [
        stage.cast.actor(act.minter).address,
        act.allowance,
      ]);
      return byRole(stage, { currency, role: "MINTER_ADMIN", by, words, data });
    }
    case "register": {
      const bits = {
        protected: ACCOUNT_FLAGS.protected,
        redemption: ACCOUNT_FLAGS.redemption,
        "seizure destination": ACCOUNT_FLAGS.seizureDestination,
      };
      const flags = act.as.reduce((sum, kind) => sum | bits[kind], 0);
      const words = `register ${act.account} in ${currency} as ${act.as.join(" and ") || "nothing special"}`;
      const data = TOKEN_INTERFACE.encodeFunctionData("register", [stage.cast.actor(act.account).address, flags]);
      return byRole(stage, { currency, role: "ADMIN_ACTS", by, words, data });
    }
    case "seize": {
      const [from, to] = [stage.cast.actor(act.from).address, stage.cast.actor(act.to).address];
      const words = `seize ${showMoney(act.amount, currency)} of ${act.from} for ${act.to} under case "${act.case.text}"`;
      const data = TOKEN_INTERFACE.encodeFunctionData("seize", [from, to, act.amount, act.case.bytes32]);
      return byRole(stage, { currency, role: "SEIZER", by, words, data });
    }
    case "upgrade": {
      const { token, deployed } = stage.tokens[currency];
      const number = deployed.releases.length;
      // The same mode: an upgrade can change the code and nothing else.
      const nonce = Number(await token.contract.mode()) + 1;
      const twin = getCreateAddress({ from: deployed.releases.at(-1)!, nonce });
      const data = TOKEN_INTERFACE.encodeFunctionData("upgradeToAndCall", [twin, "0x"]);
      return byRole(stage, { currency, role: "UPGRADER", by, words: `upgrade ${currency} to release ${number}`, data });
    }
  }
}

/** The first half: says in public what is going to happen. */
export async function schedule(stage: Stage, { id, act }: Of<"schedule">): Promise<Act> {
  const later = await delayedAct(stage, act);
  stage.scheduled.set(id, later);
  const { token } = stage.tokens[later.currency];
  const data = AUTHORITY_INTERFACE.encodeFunctionData("schedule", [later.to, later.data, 0]);
  return { ...later, to: token.authorityAddress, data, words: `schedule "${id}": ${later.words}`, scheduledAs: id };
}

/** The second half, sent by the same holder to the token itself, which asks its authority whether the time has come. */
export function execute(stage: Stage, { act: id }: Of<"execute">): Act {
  const act = stage.scheduled.get(id);
  // The act may have been refused at its schedule step; trying it is then refused by the chain as well.
  if (act === undefined) throw new Error(`"${id}" was never prepared.`);
  return { ...act, words: `execute "${id}": ${act.words}`, scheduledAs: id };
}

/** The deterministic deployment proxy, the same on every chain; the deployment has put it there. */
const CREATE2_FACTORY = "0x4e59b44847b379578588920cA78FbF26c0B4956C";

/** Deploys the next release. Anybody may: what counts is who can install it. */
export async function deployRelease(stage: Stage, { token: currency }: Of<"deploy release">): Promise<Act> {
  const { token, deployed } = stage.tokens[currency];
  const { contract } = token;
  const [name, symbol, fastPath] = await Promise.all([contract.name(), contract.symbol(), contract.fastPathVersion()]);
  const number = deployed.releases.length + 1;
  // The bytes behind the constructor's arguments make it another release of the same source: other addresses.
  const code = concat([initCode("Release", [name, symbol, currency, fastPath]), Uint8Array.of(number)]);
  const salt = mineReleaseSalt({ factory: CREATE2_FACTORY, initCodeHash: keccak256(code) });
  deployed.releases.push(create2Address({ factory: CREATE2_FACTORY, salt, initCode: code }));
  const act = byRole(stage, {
    currency,
    role: "UPGRADER",
    by: undefined,
    words: `deploy release ${number} of ${currency}: three twins, open, permissioned and paused`,
    data: concat([salt, code]),
  });
  return { ...act, to: CREATE2_FACTORY, gas: TRANSACTION_GAS_CAP };
}
