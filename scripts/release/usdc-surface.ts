import type { AbiKind } from "./compare-abis.ts";

/** FiatTokenV2_2's selectors without those of the hand-over of roles, as its compiler has them. */
const SELECTORS = new Set(
  (
    "06fdde03 95d89b41 313ce567 e5a6b10f 54fd4d50 18160ddd 70a08231 dd62ed3e a9059cbb 23b872dd 095ea7b3 39509351 " +
    "a457c2d7 40c10f19 42966c68 aa271e1a 8a6db9c3 4e44d956 3092afd5 f9f92be4 1a895266 fe575a87 8456cb59 3f4ba83a " +
    "5c975abb b2118a8d 3644e515 7ecebe00 30adf81f a0cc6a68 7f2eecc3 d9169487 d505accf 9fd5a6cf e3ee160e cf092995 " +
    "ef55bec6 88b7ab63 5a049a70 b7b72899 e94a0102"
  )
    .split(" ")
    .map((selector) => `0x${selector}`),
);

/** The topics that indexers of USDC key on, by their first four bytes. */
const TOPICS = new Set(
  "ddf252ad 8c5be1e5 ab8530f8 cc16f5db ffa4e618 117e3210 46980fca e94479a9 98de5035 1cdd46ff 6985a022 7805862f".split(
    " ",
  ),
);

/** Whether USDC has it: what is written for USDC then relies on it here. */
export function isUsdcSurface(kind: AbiKind, id: string): boolean {
  if (kind === "function") return SELECTORS.has(id);
  return kind === "event" && TOPICS.has(id.slice(2, 10));
}
