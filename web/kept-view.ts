import type { Books } from "../ledger/books.ts";
import { newestMoment } from "../ledger/read/moment.ts";
import { transparencyView, viewAt } from "../ledger/serve/transparency.ts";
import type { TransparencyView } from "../ledger/serve/transparency-view.ts";

export interface KeptViewParameters {
  books: Books;
  /** Unix seconds. */
  now: () => number;
  codeHashes?: ReadonlyMap<string, string>;
}

/** For how many seconds a view may be shown although the books have gone on since. It says of which block it is. */
const WAITS = 60;

interface Kept {
  view: TransparencyView;
  /** Which final blocks it is of. */
  blocks: string;
}

/**
 * Reads the view once for all who ask, and again when a block became final or a minute has passed. Until that reading is done the
 * one before is shown with its ages brought up to date, so that nobody waits for it and nobody can make it happen twice at once.
 */
export function keptView({ books, now, codeHashes }: KeptViewParameters): () => Promise<TransparencyView> {
  let kept: Kept | undefined;
  let reading: Promise<Kept> | undefined;
  let aged: { of: Kept; view: TransparencyView } | undefined;
  /** The same object for the same second, so that whoever renders it need not do so twice. */
  const agedTo = (of: Kept, at: number): TransparencyView => {
    if (aged?.of !== of || aged.view.at !== at) aged = { of, view: viewAt(of.view, at) };
    return aged.view;
  };
  const read = async (): Promise<Kept> => {
    const blocks = await finalBlocks(books);
    return { blocks, view: await transparencyView({ books, at: now(), ...(codeHashes && { codeHashes }) }) };
  };
  const readOnce = (): Promise<Kept> => {
    reading ??= read()
      .then((made) => (kept = made))
      .finally(() => (reading = undefined));
    return reading;
  };
  return async () => {
    const at = now();
    if (kept === undefined || at - kept.view.at > WAITS) return agedTo(await readOnce(), at);
    // What fails here fails again for whoever comes once the minute has passed, and is told then.
    if (kept.blocks !== (await finalBlocks(books))) readOnce().catch(() => {});
    return agedTo(kept, at);
  };
}

async function finalBlocks({ store, networks }: Books): Promise<string> {
  const moments = await Promise.all(networks.map(({ chainId }) => newestMoment(store, chainId, "final")));
  return moments.map((moment) => moment?.hash ?? "").join(" ");
}
