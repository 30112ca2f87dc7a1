import { differentOrders } from "./trade-faults.ts";
import type { TradeFile } from "./trade-file.ts";

/**
 * One file out of several copies of it that people signed apart. Of two signatures of one party the first counts.
 *
 * @throws HarbourError HB-2963
 */
export function gather<F extends TradeFile>(copies: readonly { path: string; file: F }[]): F {
  const [first, ...others] = copies;
  const different = others.find(({ file }) => file.digest !== first!.file.digest);
  if (different !== undefined) throw differentOrders([first!.path, different.path]);
  return others.reduce<F>((gathered, { file }) => {
    const known = new Set(gathered.signatures.map(({ signer }) => signer));
    const added = file.signatures.filter(({ signer }) => !known.has(signer));
    return { ...file, ...gathered, signatures: [...gathered.signatures, ...added] };
  }, first!.file);
}
