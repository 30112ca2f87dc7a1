import { REGISTRY_INTERFACE, TOKEN_INTERFACE } from "../sdk/interfaces.ts";

export interface VerifyParameters {
  token: string;
  registry: string;
  block: number;
}

/** What a shell runs against any node whose URL is in RPC. */
export interface VerifyCommands {
  /** Answers the token's totalSupply in hexadecimal. */
  supply: string;
  /** Answers the registry's solvency: twelve words, of which the first circulates and the second is the reserve. */
  solvency: string;
  /** Prints circulation, reserves and coverage, as the page does. Needs Node 18 or later and nothing else. */
  headline: string;
}

/** The page's headline, from a node and nothing of ours. */
export function verifyCommands({ token, registry, block }: VerifyParameters): VerifyCommands {
  const tag = `0x${block.toString(16)}`;
  const supply = TOKEN_INTERFACE.getFunction("totalSupply")!.selector;
  const solvency = REGISTRY_INTERFACE.getFunction("solvency")!.selector;
  return {
    supply: curl(token, supply, tag),
    solvency: curl(registry, solvency, tag),
    headline: [
      "node -e '",
      "const ask = async (to, data) => {",
      `  const params = [{ to, data }, "${tag}"];`,
      '  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_call", params });',
      '  const headers = { "content-type": "application/json" };',
      '  const answer = await (await fetch(process.env.RPC, { method: "POST", headers, body })).json();',
      "  if (!answer.result) throw Error(JSON.stringify(answer));",
      "  return answer.result;",
      "};",
      'const show = (n) => (n / 1000000n).toLocaleString("en") + "." +',
      '  String(n % 1000000n).padStart(6, "0").replace(/0{1,4}$/, "");',
      "(async () => {",
      `  const supply = BigInt(await ask("${token}", "${supply}"));`,
      `  const words = await ask("${registry}", "${solvency}");`,
      '  const reserves = BigInt("0x" + words.slice(66, 130));',
      "  const coverage = supply && (reserves * 100000000n) / supply;",
      '  console.log("in circulation", show(supply));',
      '  console.log("reserves", show(reserves));',
      '  console.log("coverage", (coverage / 1000000n).toLocaleString("en") + "." + String(coverage % 1000000n).padStart(6, "0"), "%");',
      "})()'",
    ].join("\n"),
  };
}

function curl(to: string, data: string, tag: string): string {
  const call = { jsonrpc: "2.0", id: 1, method: "eth_call", params: [{ to, data }, tag] };
  return `curl -s "$RPC" -H 'content-type: application/json' \\\n  -d '${JSON.stringify(call)}'`;
}

/** A number as a word of the answer. */
export function wordOf(value: bigint): string {
  return value.toString(16).padStart(64, "0");
}
