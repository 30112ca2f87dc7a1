import type { Session } from "./session.ts";
import type { SteadyNode } from "./steady-node.ts";

const HKD = "--token hkd --network localhost";
const moment = (seconds: number) => new Date(seconds * 1000).toISOString().replace(".000Z", "Z");

export async function mintByTwo(session: Session, node: SteadyNode): Promise<void> {
  const { harbour, quietly, say } = session;
  say(`## Minting: a bank, a maker, a checker

Nothing can be minted that no bank has confirmed. BANK-A's operator drafts what it holds; two of its signers sign the
file, each with their own key; anybody may submit it.`);
  const now = await node.time();
  session.write("assets.csv", "class,maturity,amount\ncash,,512500000.00\nbills,2027-01-15,500000000.00\n");
  session.write("camt053.xml", "<Document>the bank's own statement</Document>\n");
  await harbour(
    `reserve draft ${HKD} --custodian BANK-A --pool BANK-A-1 --as-of ${moment(now - 1800)} ` +
      `--valid-until ${moment(now + 7 * 86_400)} --cash 512,500,000.00 --term-deposits 0 --securities 500,000,000.00 ` +
      "--reverse-repo 0 --other 0 --composition ./assets.csv --statement ./camt053.xml --out ./statement.json",
  );
  const total = "1,012,500,000.00";
  await harbour(`reserve sign ./statement.json ${HKD} --as bank-a-1`, { answers: [total] });
  await quietly(`reserve sign ./statement.json ${HKD} --as bank-a-2`, { answers: [total] });
  say(
    "The second signer did the same. The first statement of a pool is a jump, so it is parked until a person agrees.",
  );
  await harbour(`reserve submit ./statement.json ${HKD} --as reporter --send`, { answers: [total] });
  await harbour(`reserve confirm --pool BANK-A-1 ${HKD} --as statement-approver --send`, { answers: [total] });

  say(`A distributor's wire arrives. The bank confirms that one credit; the issuer's books write the order for it.`);
  await quietly(
    `reserve credit ${HKD} --custodian BANK-A --rail CHATS --bic HSBCHKHH --reference 7731 --amount 10,000,000.00 ` +
      `--value-time ${moment(now)} --expiry ${moment(now + 86_400)} --out ./credit.json`,
  );
  for (const signer of ["bank-a-1", "bank-a-2"]) {
    await quietly(`reserve sign ./credit.json ${HKD} --as ${signer}`, { answers: ["10,000,000.00"] });
  }
  session.write("order.json", {
    schema: "harbour.order/1",
    currency: "HKD",
    orderRef: "ORD-2026-0412",
    uetr: "97ed4827-7b6f-4491-a06f-b548d5a7512d",
    beneficiary: "distributor-1",
    amount: "10,000,000.00",
    valueDate: moment(now),
    expiry: moment(now + 86_400),
  });
  session.show("order.json", "json");
  say("The maker looks at the plan first, and then sends it: the amount is retyped.");
  await harbour(`mint propose --order ./order.json ${HKD} --as maker`);
  await quietly(`mint propose --order ./order.json ${HKD} --as maker --send`, { answers: ["10,000,000.00"] });
  say("The maker cannot approve what she proposed.");
  await harbour(`mint approve --order ./order.json --credit ./credit.json ${HKD} --as maker`, { exit: 4 });
  await harbour(`mint approve --order ./order.json --credit ./credit.json ${HKD} --as checker --send`, {
    answers: ["10,000,000.00"],
  });
  await harbour("status --token hkd --network localhost");
}
