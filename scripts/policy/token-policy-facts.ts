import { nothing, pairedBound, type Call, type Fact } from "../../deploy/_facts.ts";
import type { CurrencySettings } from "../../policy/network-file.ts";
import { formatAmount } from "../../sdk/amount.ts";
import { TOKEN_INTERFACE } from "../../sdk/interfaces.ts";
import type { Block } from "../chain/block.ts";
import { readMode } from "../chain/mode.ts";
import type { Token } from "../chain/token.ts";
import { printable } from "../../sdk/printable.ts";

/** Cap, policy and public description: what a deployment proves once, with the token's code. A pause is no drift. */
export async function tokenPolicyFacts(token: Token, settings: CurrencySettings, block: Block): Promise<Fact[]> {
  const at = { blockTag: block.number };
  const [cap, uri, { policy }] = await Promise.all([
    token.contract.ceilingCap(at),
    token.contract.contractURI(at),
    readMode(token, block),
  ]);
  const call = (name: string, ...values: unknown[]): Call => ({
    target: token.address,
    data: TOKEN_INTERFACE.encodeFunctionData(name as never, values as never),
  });
  const wanted = settings.mode === "open" ? "open" : "closed";
  return [
    {
      what: "policy",
      found: policy ?? "unknown while paused",
      expected: wanted,
      calls: [call(wanted === "open" ? "openPolicy" : "closePolicy")],
      ...(policy === undefined ? { operator: { irreconcilable: "no view tells the policy behind this pause" } } : {}),
    },
    pairedBound({
      what: "ceiling cap",
      found: cap,
      expected: settings.ceilingCap,
      show: formatAmount,
      up: (value) => call("raiseCeilingCap", value),
      down: (value) => call("lowerCeilingCap", value),
    }),
    {
      what: "contractURI",
      found: printable(uri) || nothing,
      expected: printable(settings.contractURI) || nothing,
      calls: [call("setContractURI", settings.contractURI)],
      operator: { direction: "changes" },
    },
  ];
}
