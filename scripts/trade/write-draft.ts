import type { Invocation } from "../command.ts";
import { ExitCode } from "../../sdk/exit-code.ts";
import { requireAbsent } from "../json-file.ts";
import { toJson } from "../words.ts";
import { renderFilePage } from "./file-page.ts";
import type { OrderAtHand } from "./order-workplace.ts";
import { writeTradeFile } from "./read-trade-file.ts";
import { KIND_WORDS, type OrderFile, type TradeFile } from "./trade-file.ts";

type AboutOpen = Exclude<TradeFile, OrderFile>;
type Draft = AboutOpen extends infer F ? (F extends AboutOpen ? Omit<F, "network" | "signatures"> : never) : never;

/** Shows a file about an open order and writes it for its parties to sign. Sends nothing. */
export function writeDraft(
  { flags, io }: Invocation,
  { place, open }: OrderAtHand,
  schema: string,
  draft: Draft,
): ExitCode {
  const path = flags.out!;
  requireAbsent(path);
  const { network, book } = place.connection;
  const file = { ...draft, network, signatures: [] } as AboutOpen;
  writeTradeFile(path, file);
  const next = `harbour trade sign ${path} --network ${network} --as …`;
  io.out(
    flags.json
      ? toJson({
          schema,
          file: path,
          kind: file.kind,
          digest: file.digest,
          message: file.typedData.message,
          sent: false,
          exitCode: 0,
        })
      : `${renderFilePage(file, open, network, book)}\n\n✓ Wrote the ${KIND_WORDS[file.kind]} to ${path}. Nothing was sent. To sign it:\n  ${next}`,
  );
  return ExitCode.done;
}
