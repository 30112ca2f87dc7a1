import { TOKEN_INTERFACE } from "../../sdk/interfaces.ts";
import type { Block } from "../chain/block.ts";
import { CURRENCIES, type Connection } from "../chain/connection.ts";
import { scanLogs } from "../chain/logs.ts";
import { compareNodes } from "../chain/second-node.ts";
import { asUnreachable } from "../chain/transport.ts";
import { isProduction } from "../../sdk/chains.ts";
import { showAge } from "../words.ts";
import { examine, fine, warning, type Finding } from "./finding.ts";

/** A head older than this is a node that has stopped, on a chain that has not. Seconds. */
const OLD_HEAD = 120;
/** A clock that runs ahead of the chain by more than a block or two judges what is ready too early. Seconds. */
const AHEAD = 15;
/** Nobody's account; what is written over it exists in one call only. */
const NOBODY = "0x00000000000000000000000000000000000000fe";
/** Returns the word 42. */
const ANSWER_CODE = "0x602a60005260206000f3";

/** What the node can do, as far as commands rely on it. */
export async function examineNode(connection: Connection, block: Block, now: number): Promise<Finding[]> {
  const { provider, network, chainId } = connection;
  const sections = await Promise.all([
    Promise.resolve([
      fine("chain", `${chainId}, as ${connection.policy.path} says of ${network}`),
      head(block, now, chainId),
    ]),
    examine("logs", async () => {
      const first = Object.values(connection.deployment).reduce(
        (least, { fromBlock }) => Math.min(least, fromBlock),
        block.number,
      );
      await provider.getLogs({ address: NOBODY, fromBlock: first, toBlock: block.number });
      return fine("logs", `of blocks ${first} to ${block.number}, in one request`);
    }).then((found) => found.map(widened)),
    examine("state overrides", () => overrides(connection)),
    examine("second node", () => second(connection)),
    examine("private endpoint", async () => {
      const endpoint = await connection.privateEndpoint?.();
      if (endpoint !== undefined) return fine("private endpoint", endpoint.host);
      return isProduction(chainId)
        ? warning(
            "private endpoint",
            "none: a freeze can be seen before it counts",
            "Set the chain's private URL, or give --private-rpc.",
          )
        : fine("private endpoint", "none, and none is needed on a chain for tests");
    }),
  ]);
  return sections.flat();
}

function head({ number, timestamp }: Block, now: number, chainId: bigint): Finding {
  const age = now - timestamp;
  if (age < -AHEAD) {
    return warning(
      "head",
      `block ${number} is ${showAge(-age)} ahead of this machine's clock`,
      "Set the clock; a test chain may be meant to be ahead.",
    );
  }
  if (age > OLD_HEAD) {
    const fix = isProduction(chainId) ? "Use another node." : "A local chain makes a block only when it has to.";
    return warning("head", `block ${number} is ${showAge(age)} old`, fix);
  }
  return fine("head", `block ${number}, ${showAge(Math.max(age, 0))} old`);
}

/** A limit is not a fault: every scan halves its range until the node takes it. */
function widened(finding: Finding): Finding {
  if (finding.state !== "differs") return finding;
  return warning(
    finding.what,
    `the whole range at once is refused: ${finding.found}`,
    "Nothing: ranges are halved, screens take longer.",
  );
}

async function overrides({ provider }: Connection): Promise<Finding> {
  const call = { to: NOBODY, data: "0x" };
  try {
    const answer = (await provider.send("eth_call", [call, "latest", { [NOBODY]: { code: ANSWER_CODE } }])) as string;
    if (BigInt(answer) === 42n)
      return fine("state overrides", "supported: what waits can be tried as if it were ready");
  } catch (error) {
    if (asUnreachable(error) !== undefined) throw error;
  }
  return warning(
    "state overrides",
    "not supported: what waits cannot be tried before it is ready",
    "Use another node.",
  );
}

async function second(connection: Connection): Promise<Finding> {
  const currency = CURRENCIES.find((each) => connection.deployment[each] !== undefined);
  const to = currency === undefined ? NOBODY : connection.deployment[currency]!.address;
  const data = TOKEN_INTERFACE.encodeFunctionData("symbol");
  const compared = await compareNodes(connection, { transaction: { from: NOBODY, to, data, value: 0n } });
  if (compared !== undefined) {
    // The connection asks both of them; who holds what is known from the authorities' logs alone.
    const { block: toBlock, first, second: other } = compared;
    for (const { authority, fromBlock } of Object.values(connection.deployment))
      await scanLogs(connection.provider, { address: authority, topics: [], fromBlock, toBlock });
    return fine("second node", `${other} agrees with ${first} at block ${toBlock}, on the authorities' logs too`);
  }
  return isProduction(connection.chainId)
    ? warning(
        "second node",
        "none: one node is believed in everything",
        "Set the chain's second URL, or give --check-rpc.",
      )
    : fine("second node", "none, and none is needed on a chain for tests");
}
