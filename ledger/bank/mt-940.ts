import { printable } from "../../sdk/printable.ts";
import { badMt940, incompleteStatement } from "./bank-faults.ts";
import { firstDay } from "./first-day.ts";
import { splitMessages } from "./mt-940-message.ts";
import { type Page, readPage } from "./mt-940-page.ts";
import { checkStatement } from "./statement-checks.ts";
import { type BankStatement, statementNumber } from "./statement.ts";

/**
 * Reads the statements of an MT940, pages of one put together.
 *
 * @throws HarbourError HB-4304, HB-4306 to HB-4310, HB-4312, HB-4321
 */
export function readMt940(text: string): BankStatement[] {
  const messages = splitMessages(text);
  if (messages.length === 0) throw badMt940(1, "the file has no message");
  const statements: Page[][] = [];
  for (const page of messages.map(readPage)) {
    const before = statements.at(-1)?.at(-1);
    const name = `Statement ${printable(page.count)} of ${printable(page.account)}`;
    if (before !== undefined && !before.closing.isFinal) {
      if (!follows(before, page))
        throw incompleteStatement(name, `line ${page.line} does not go on with the page before`);
      statements.at(-1)!.push(page);
    } else {
      if (!page.opening.isFinal) throw incompleteStatement(name, `the page before line ${page.line} is missing`);
      statements.push([page]);
    }
  }
  const last = statements.at(-1)!.at(-1)!;
  if (!last.closing.isFinal)
    throw incompleteStatement(
      `Statement ${printable(last.count)} of ${printable(last.account)}`,
      "its last page is missing",
    );
  return statements.map(putTogether);
}

function follows(before: Page, page: Page): boolean {
  return (
    !page.opening.isFinal &&
    page.account === before.account &&
    page.count === before.count &&
    page.sequence === before.sequence + 1 &&
    page.currency === before.currency &&
    page.opening.amount === before.closing.amount
  );
}

function putTogether(pages: Page[]): BankStatement {
  const [first, last] = [pages[0]!, pages.at(-1)!];
  const lines = pages.flatMap((page) => page.lines);
  return checkStatement({
    account: first.account,
    bic: first.bic,
    number: statementNumber(first.count, last.closing.day),
    currency: first.currency,
    from: firstDay(first.opening.day, last.closing.day, lines),
    to: last.closing.day,
    opening: first.opening.amount,
    closing: last.closing.amount,
    created: undefined,
    lines,
  });
}
