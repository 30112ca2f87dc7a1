import { callParty, showParty } from "../chain/connection.ts";
import { columns } from "../words.ts";
import { transactionOf, type Application, type StandingStep } from "./application.ts";

/** What can be done now, to be signed elsewhere: one block for each call. */
export function renderCalldata({ works, connection }: Application, rows: readonly StandingStep[]): string {
  const blocks = rows.flatMap(({ step, state }) => {
    if (state.kind !== "act") return [];
    const { reading } = works.find(({ steps }) => steps.includes(step))!;
    const { to, data } = transactionOf(reading, step, state.act, state.caller);
    const title = `${step.currency} ${step.method} · ${state.act} · by ${callParty(state.caller.party)}`;
    const target = Object.entries(connection.book).find(([, address]) => address === to);
    const shown = target === undefined ? to : showParty({ name: target[0], address: to });
    return [
      `${title}\n${columns([
        ["to", shown],
        ["data", data],
      ])}`,
    ];
  });
  return blocks.length === 0 ? "Nothing can be done now." : blocks.join("\n\n");
}
