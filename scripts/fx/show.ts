import { FX_SETTLEMENT_INTERFACE } from "../../sdk/interfaces.ts";
import { partyAt, showParty, type Party } from "../chain/connection.ts";
import { scanLogs } from "../chain/logs.ts";
import type { CommandFile } from "../command.ts";
import { ExitCode } from "../../sdk/exit-code.ts";
import { openForReading } from "../open.ts";
import type { Check } from "../plan/intent.ts";
import { checkTable, section } from "../plan/render.ts";
import { showMoney, toJson } from "../words.ts";
import { openFx, requireOwn, type FxPlace } from "./place.ts";
import { quoteChecks } from "./quote-checks.ts";
import { readQuoteFacts, type QuoteFacts } from "./quote-facts.ts";
import { readQuoteFile, type QuoteFile } from "./quote-file.ts";
import { renderQuote } from "./render-quote.ts";
import { requireSigned } from "../require-signed.ts";

/** One fill of a quote, as the chain recorded it. Minor units. */
export interface RecordedFill {
  taker: Party;
  recipient: Party;
  sellAmount: bigint;
  buyAmount: bigint;
  block: number;
  transaction: string;
}

export const command: CommandFile = {
  schema: "harbour.fx-show/1",
  writes: false,

  configure(show) {
    show.argument("<file>", "a quote, as its maker handed it out").addHelpText(
      "after",
      `
Derives the quote from its values, judges the signature, and says what is left of it, for how long, whether its maker can
deliver, and who filled it.

  harbour fx show quote.json --network localhost`,
    );
  },

  async run(invocation) {
    const { flags, io } = invocation;
    const [path] = invocation.arguments as [string];
    const file = readQuoteFile(path);
    const connection = await openForReading(invocation);
    const place = await openFx(connection, io);
    const { message, domain } = file.typedData;
    requireOwn(place, path, { network: file.network, domain, tokens: [message.sellToken, message.buyToken] });
    await requireSigned(connection, path, {
      typedData: file.typedData,
      signer: message.maker,
      signature: file.signature,
    });
    const facts = await readQuoteFacts(place, message);
    const checks = quoteChecks(message, facts, facts.left);
    const fills = await readFills(place, file);
    io.out(
      flags.json
        ? toJson({ schema: this.schema, digest: file.digest, quote: message, ...facts, fills, checks, exitCode: 0 })
        : renderShown(file, facts, fills, checks),
    );
    return ExitCode.done;
  },
};

async function readFills({ connection, fx, tokens, block }: FxPlace, { digest }: QuoteFile): Promise<RecordedFill[]> {
  const logs = await scanLogs(connection.provider, {
    address: fx.address,
    topics: [FX_SETTLEMENT_INTERFACE.getEvent("Filled").topicHash, digest],
    fromBlock: Math.min(tokens.CNH.fromBlock, tokens.HKD.fromBlock),
    toBlock: block.number,
  });
  return logs.map((log) => {
    const { args } = FX_SETTLEMENT_INTERFACE.parseLog(log)!;
    return {
      taker: partyAt(connection.book, args["taker"] as string),
      recipient: partyAt(connection.book, args["recipient"] as string),
      sellAmount: args["sellAmount"] as bigint,
      buyAmount: args["buyAmount"] as bigint,
      block: log.blockNumber,
      transaction: log.transactionHash,
    };
  });
}

/** Pure. */
export function renderShown(
  { typedData }: QuoteFile,
  facts: QuoteFacts,
  fills: readonly RecordedFill[],
  checks: readonly Check[],
): string {
  const rows = fills.flatMap(({ taker, recipient, sellAmount, buyAmount, block, transaction }) => [
    [`${showMoney(sellAmount, facts.sold)} for ${showMoney(buyAmount, facts.bought)}`, `taker ${showParty(taker)}`],
    ["", `paid to ${showParty(recipient)}`],
    ["", `block ${block}, transaction ${transaction}`],
  ]);
  return [renderQuote(typedData, facts), section("Fills", rows), section("Checks", checkTable(checks))]
    .filter((text) => text !== "")
    .join("\n\n");
}
