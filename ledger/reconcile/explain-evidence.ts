import { formatHongKong } from "../clock/hong-kong-time.ts";
import { printable } from "../../sdk/printable.ts";
import { entriesOf } from "../read/entries-of.ts";
import { newestMoment } from "../read/moment.ts";
import { statementsUntil } from "../read/statements-until.ts";
import type { Currency } from "../followed-network.ts";
import { money, type Evidence } from "./difference.ts";
import type { ExplainContext } from "./explain-context.ts";
import { bankLines, orderStory, redemptionStory, when } from "./explain-story.ts";
import { blockFacts, explainTransaction, findTransaction } from "./explain-transaction.ts";
import type { Section } from "./explanation.ts";

/** Entries of an account that are shown. */
const SHOWN = 5;

/** What the books have behind one piece of evidence of a break. */
export async function explainEvidence(context: ExplainContext, currency: Currency, one: Evidence): Promise<Section[]> {
  const { session, bank } = context;
  switch (one.is) {
    case "block":
      return [await blockFacts(context, one.chainId, one.block)];
    case "log":
      return ofTransaction(context, one);
    case "order": {
      const order = context.orders.find(({ chainId, orderId }) => chainId === one.chainId && orderId === one.orderId);
      return order === undefined ? [] : [await orderStory(context, order)];
    }
    case "redemption": {
      const found = context.redemptions.find(
        ({ chainId, desk, id }) => chainId === one.chainId && desk === one.desk && String(id) === one.id,
      );
      return found === undefined ? [] : [await redemptionStory(context, found)];
    }
    case "bank line": {
      const { account, number, line } = one;
      const lines = bank.lines.filter((row) => row.account === account && row.number === number && row.line === line);
      return [{ title: "Bank line", lines: await bankLines(context, lines) }];
    }
    case "bank statement": {
      const { account, number } = one;
      const found = bank.statements.find((row) => row.account === account && row.number === number);
      const lines = bank.lines.filter((row) => row.account === account && row.number === number);
      if (found === undefined) return [];
      const balances = `opens with ${money(found.opening, currency)}, closes with ${money(found.closing, currency)}`;
      const shown = lines.length === 0 ? ["no lines"] : await bankLines(context, lines);
      return [{ title: printable(`Statement ${number} of ${account}`), lines: [balances, ...shown] }];
    }
    case "reserve list": {
      const { custodian, pool, asOf } = one;
      const lines = bank.reserveLines.filter(
        (row) => row.custodian === custodian && row.pool === pool && row.asOf === asOf && row.currency === currency,
      );
      const signed = new Set(lines.map(({ fileHash }) => bank.signedHashes.get(fileHash)));
      return [
        {
          title: printable(`List of ${custodian} ${pool} as of ${formatHongKong(asOf)}`),
          lines: [
            ...lines.map(({ assetClass, marketValue }) => printable(`${assetClass}: ${money(marketValue, currency)}`)),
            ...[...signed].map((hash) => `keccak256 of the file ${hash ?? "unknown"}`),
          ],
        },
      ];
    }
    case "pool":
      return [await explainPool(context, currency, one)];
    case "account":
      return [await explainAccount(context, currency, one)];
    case "policy":
      return [{ title: `Policy file ${one.path}`, lines: [`SHA-256 ${one.sha256}`] }];
  }
}

async function ofTransaction(context: ExplainContext, one: Extract<Evidence, { is: "log" }>): Promise<Section[]> {
  const place = one.block < 0 ? await findTransaction(context, one.txHash) : one;
  return place === undefined ? [] : explainTransaction(context, place);
}

async function explainPool(
  { session }: ExplainContext,
  currency: Currency,
  { chainId, custodian, pool, sequence }: Extract<Evidence, { is: "pool" }>,
): Promise<Section> {
  const moment = await newestMoment(session, chainId, "seen");
  const all = moment === undefined ? [] : await statementsUntil(session, moment, currency);
  const found = all.find(
    (one) => one.custodian === custodian && one.pool === pool && String(one.sequence) === sequence,
  );
  return {
    title: printable(`Statement ${sequence} of ${custodian} ${pool}`),
    lines:
      found === undefined
        ? ["none is in force"]
        : [
            `${money(found.total, currency)} as of ${formatHongKong(found.asOf)}, valid until ${formatHongKong(found.validUntil)}`,
            `${found.state}, submitted ${when(found.stated)}`,
            `composition ${found.compositionHash}`,
            `statement ${found.statementHash}`,
          ],
  };
}

async function explainAccount(
  { session, named }: ExplainContext,
  currency: Currency,
  { chainId, account }: Extract<Evidence, { is: "account" }>,
): Promise<Section> {
  const moment = await newestMoment(session, chainId, "seen");
  const entries = moment === undefined ? [] : await entriesOf(session, moment, { currency, account, limit: SHOWN });
  return {
    title: `Account ${named(account)}, newest entries`,
    lines:
      entries.length === 0
        ? ["no entry"]
        : entries.map(({ block, logIndex, leg, kind, amount, balanceAfter, txHash }) => {
            const moved = `${kind} ${money(amount, currency)}, then ${money(balanceAfter, currency)}`;
            return `${block}/${logIndex}/${leg}: ${moved} in ${txHash}`;
          }),
  };
}
