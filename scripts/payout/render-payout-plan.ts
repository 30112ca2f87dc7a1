import { formatEther, formatUnits } from "ethers";
import { printable } from "../../sdk/printable.ts";
import { shortened, showGas, showMany, showNumber } from "../account/render-list.ts";
import { showParty } from "../chain/connection.ts";
import { section } from "../plan/render.ts";
import { columns, showMoney, showTime } from "../words.ts";
import type { PayoutPlan } from "./payout-plan.ts";
import { paymentCells, showAllowance, showReason } from "./show-payment.ts";

/** The plan of a payout as a person reads it. Pure: the same plan is the same text, byte for byte. */
export function renderPayoutPlan(plan: PayoutPlan): string {
  const { title, network, chainId, block, payees, token, hash, refusals } = plan;
  const barred = payees.barred.map(({ payment, reason }) => [
    ...paymentCells(payment, token.currency),
    showReason(reason),
  ]);
  const payments = plan.file.payout.payments.map((payment) => paymentCells(payment, token.currency));
  const sections = [
    `${title} on ${network}\n  chain ${chainId} · block ${block.number} · ${showTime(block.timestamp)}`,
    section("File", fileRows(plan)),
    section("Call", callRows(plan)),
    section("Payees", payeeRows(plan)),
    section("Cannot be paid now", shortened(barred, barred.length)),
    section("Money", moneyRows(plan)),
    section("Transactions", transactionRows(plan)),
    section("Gas", gasRows(plan)),
    section("Payments", shortened(payments, payments.length)),
    section("Checks", checkRows(plan)),
    `Plan ${hash}${refusals.length > 0 ? "  refused" : ""}`,
  ];
  return sections.filter((text) => text !== "").join("\n\n");
}

function fileRows({ file, total, token, left }: PayoutPlan): string[][] {
  const { source, debtor, payments } = file.payout;
  const kind = source.messageName ?? "list";
  const [account, name] = [debtor.account, debtor.name].map((text) => (text === undefined ? "" : printable(text)));
  const dates = [...new Set(payments.flatMap(({ executionDate }) => executionDate ?? []))].sort();
  const paid = payments.length - left.payments;
  return [
    ["file", `${printable(file.path)} · ${source.digest}`],
    ["message id", `${printable(file.messageId)} · ${kind}`],
    ["debtor", [name, account].filter((text) => text !== "").join(" · ")],
    ...(dates.length === 0
      ? []
      : [["to be executed", dates.length === 1 ? dates[0]! : `${dates[0]} to ${dates.at(-1)}`]]),
    ["payments", showNumber(payments.length)],
    ["total", showMoney(total, token.currency)],
    ...(paid === 0 ? [] : [["paid before", `${showNumber(paid)}, ${showMoney(total - left.amount, token.currency)}`]]),
    ...(paid === 0 ? [] : [["left", `${showNumber(left.payments)}, ${showMoney(left.amount, token.currency)}`]]),
  ];
}

function callRows({ target, mode, payer, nonce, batchId }: PayoutPlan): string[][] {
  const says = {
    "best effort": "who may not be paid is skipped and reported, and the amount comes back in the same call",
    atomic: "all payments of a transaction or none of them; of several transactions each for itself",
  }[mode];
  return [
    ["target", showParty(target)],
    ["function", "pay(address token, bytes32 batchId, uint8 mode, (…)[] payments)"],
    ["mode", `${mode}: ${says}`],
    ["payer", `${showParty(payer)} · nonce ${nonce}`],
    ["batch", batchId],
  ];
}

function payeeRows({ payees: { count, fresh, barred } }: PayoutPlan): string[][] {
  return [
    ["different", showNumber(count)],
    ["hold the token", showNumber(count - fresh)],
    ["hold none yet", showNumber(fresh)],
    ["payments refused now", showNumber(barred.length)],
  ];
}

function moneyRows({ money, left, token, payees, mode }: PayoutPlan): string[][] {
  const { free, allowance, approve, allowanceAfter } = money;
  const show = (amount: bigint) => showMoney(amount, token.currency);
  const skipped = mode === "atomic" ? 0n : payees.barred.reduce((sum, { payment }) => sum + payment.amount, 0n);
  const after = free + skipped - left.amount;
  const allowances = [allowance, ...(approve === undefined ? [] : [approve]), allowanceAfter];
  return [
    ["balance that is free", after < 0n ? show(free) : `${show(free)} → ${show(after)}`],
    ["allowance", allowances.map((amount) => showAllowance(amount, token.currency)).join(" → ")],
  ];
}

function transactionRows({ parts, money, token }: PayoutPlan): string[][] {
  const rows = parts.map(({ part, state, amount, gas, measured }) => {
    const price = state === "paid" ? "paid before" : measured ? showGas(gas) : `at most ${showGas(gas)}`;
    return [part.name, showMany(part.payments.length, "payment"), showMoney(amount, token.currency), price];
  });
  const first = money.approve === undefined ? [] : [["first", "an approval", showMoney(money.approve, token.currency)]];
  return [...first, ...shortened(rows, rows.length)];
}

function gasRows({ gas, fees, bound }: PayoutPlan): string[][] {
  return [
    ["of all", showGas(gas)],
    ["of each", `at most ${showGas(bound)}`],
    ["fees", `at most ${formatEther(fees.most)} of the chain's coin, ${formatUnits(fees.perGas, "gwei")} gwei a unit`],
  ];
}

function checkRows({ parts, payer, assuming, warnings, refusals }: PayoutPlan): string[][] {
  const open = parts.filter(({ state }) => state === "open").length;
  const isTried = refusals.length === 0 && open > 0;
  const skipped = assuming?.startsWith("not simulated") === true;
  const how = assuming === undefined ? "" : `, ${assuming}`;
  const simulated = `${showMany(open, "transaction")} simulated as ${payer.name ?? payer.address}${how}`;
  return [
    ...(isTried ? [[skipped ? `! ${assuming}` : `✓ ${simulated}`]] : []),
    ...warnings.map((warning) => [`! ${warning}`]),
    ...refusals.map(({ code, message }) => [`✗ ${code}  ${message.split("\n")[0]!}`]),
  ];
}

/** What the operator can do with the plan. */
export function renderPayoutNext({ hash }: PayoutPlan): string {
  const rows = [
    ["--send", "asks here"],
    [`--send --approve ${hash}`, "without a terminal, and for every run that goes on with it"],
    ["--safe", "for a Safe that pays"],
    ["--calldata", "to sign elsewhere"],
  ];
  return `Nothing was sent. Next\n${columns(rows)}`;
}
