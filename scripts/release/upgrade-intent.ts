import { basename } from "node:path";
import { dataSlice, getAddress } from "ethers";
import type { Connection } from "../chain/connection.ts";
import { ERC1967_IMPLEMENTATION, twinsOf, type Token } from "../chain/token.ts";
import type { Check, Intent } from "../plan/intent.ts";
import { showCount } from "../words.ts";
import type { Assessment } from "./assess.ts";
import type { Audit } from "./audit-register.ts";
import { LARGEST_CODE } from "./predict.ts";

export interface UpgradeIntent {
  connection: Connection;
  token: Token;
  assessment: Assessment;
  /** Absent: nothing is going to be installed. */
  audit?: Audit;
  evidence: Readonly<Record<string, object>>;
}

/**
 * The upgrade to this build's twin of the present mode. An upgrade cannot change the mode, so after a pause in between
 * the token refuses this one, and it is proposed anew.
 */
export function upgradeIntent({ connection, token, assessment, audit, evidence }: UpgradeIntent): Intent {
  const { symbol, mode, contract } = token;
  const { built, installed, abi = [], proxyUnchanged } = assessment;
  const twin = built.twins[mode].address;
  const added = abi.filter(({ change }) => change === "added").length;
  return {
    noun: "release-propose",
    title: `Upgrade ${symbol} to release ${built.address}`,
    done: `Upgraded ${symbol} to release ${built.address}`,
    ...(assessment.same ? { already: `${symbol} runs release ${built.address} already, nothing to do.` } : {}),
    method: "upgradeToAndCall",
    args: [twin, "0x"],
    gate: { kind: "role" },
    movesMoney: false,
    headroom: [],
    bounds: bounds(connection, assessment, audit),
    ...(audit === undefined
      ? {}
      : { judgedBy: { networkFile: connection.policy.sha256, auditRegister: audit.register.hash } }),
    warnings: [
      "this widens power: the new code decides about every balance",
      `holders keep ${symbol}'s address, balances, allowances and signatures`,
      ...(added > 0 ? [`callers get ${showCount(added, "addition")}: harbour release check lists them`] : []),
      `until it is sent, GUARDIAN can cancel it: harbour operation list shows it`,
      `it names the ${mode} twin: after a pause or a change of policy the token refuses it, and it is proposed anew`,
      ...(proxyUnchanged
        ? []
        : ["the token keeps its fast path, and this build has another: both must follow the same rules"]),
    ],
    evidence,
    async effects({ number }) {
      const word = await connection.provider.getStorage(token.address, ERC1967_IMPLEMENTATION, number);
      const implementation = getAddress(dataSlice(word, 12));
      const release = twinsOf(built.address).includes(implementation) ? built.address : installed.address;
      const fastPath = await contract.fastPathVersion({ blockTag: number });
      return [
        { label: "implementation", value: implementation, then: twin },
        { label: "release", value: release, then: built.address },
        { label: "fast path", value: `version ${fastPath}`, then: `version ${built.fastPathVersion}` },
      ];
    },
    proof: [{ event: "Upgraded", matches: ({ args }) => args["implementation"] === twin }],
  };
}

function bounds({ policy }: Connection, { layout, abi = [], built }: Assessment, audit: Audit | undefined): Check[] {
  if (audit === undefined) return [];
  const { code, register } = audit;
  const count = (change: string) => abi.filter((each) => each.change === change).length;
  return [
    {
      check: "storage",
      found: layout === undefined || layout.added.length === 0 ? "nothing moved" : `${layout.added.length} added`,
      allowed: "every variable in its place",
      passed: true,
    },
    {
      check: "functions and events",
      found: `${count("added")} added, ${count("removed") + count("changed")} removed or changed`,
      allowed: "none removed or changed, errors apart",
      passed: true,
    },
    { check: "size of a twin", found: `${built.size} bytes`, allowed: `at most ${LARGEST_CODE}`, passed: true },
    { check: "code", found: "as built, all three twins", allowed: "the build's, and the audit's", passed: true },
    { check: "audit", found: code.report, allowed: `hash ${code.audit}`, passed: true },
    { check: "audit register", found: basename(register.path), allowed: `hash ${register.hash}`, passed: true },
    { check: "network file", found: policy.path, allowed: `sha256 ${policy.sha256}`, passed: true },
  ];
}
