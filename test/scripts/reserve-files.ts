import type { Ran } from "./cli.ts";
import type { Desk } from "./cli.ts";
import { iso, now } from "./banks.ts";
import type { Paper } from "./paper.ts";

export interface DraftChanges {
  token?: string;
  custodian?: string;
  pool?: string;
  asOf?: number;
  validUntil?: number;
  cash?: string;
  securities?: string;
  out?: string;
  more?: string;
}

/** `harbour reserve draft` with the parts of the reserve that regulation.md's world has, unless told otherwise. */
export async function draft(desk: Desk, paper: Paper, changes: DraftChanges = {}): Promise<Ran> {
  const time = await now();
  const {
    token = "hkd",
    custodian = "BANK-A",
    pool = "BANK-A-1",
    asOf = time,
    validUntil = time + 2 * 86_400,
    cash = "250,000,000.00",
    securities = "412,500,000.00",
    out = "statement.json",
    more = "",
  } = changes;
  const composition = paper.write("assets.csv", "isin,amount\n");
  const statement = paper.write("camt053.xml", "<Document/>\n");
  return desk.cli(
    `reserve draft --token ${token} --custodian ${custodian} --pool ${pool} --as-of ${iso(asOf)} --valid-until ${iso(validUntil)} ` +
      `--cash ${cash} --term-deposits 250,000,000.00 --securities ${securities} --reverse-repo 100,000,000.00 --other 0 ` +
      `--composition ${composition} --statement ${statement} --out ${paper.path(out)} ${more}`,
  );
}

/** Signs a file as people at their terminals, one after another. */
export async function sign(desk: Desk, file: string, answer: string, ...signers: string[]): Promise<Ran[]> {
  const ran: Ran[] = [];
  for (const signer of signers) {
    ran.push(await desk.cli(`reserve sign ${file} --token hkd --as ${signer}`, { answers: [answer] }));
  }
  return ran;
}
