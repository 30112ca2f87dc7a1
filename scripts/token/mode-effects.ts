import type { Block } from "../chain/block.ts";
import { readMode } from "../chain/mode.ts";
import type { ModeName, Token } from "../chain/token.ts";
import type { Effect } from "../plan/intent.ts";

/** The mode, and the twin that is installed for it. */
export async function modeEffects(token: Token, at: Block, then: ModeName): Promise<Effect[]> {
  const now = await readMode(token, at);
  const twin = (mode: ModeName) =>
    token.contract.twin(["open", "permissioned", "paused"].indexOf(mode), { blockTag: at.number });
  const [before, after] = await Promise.all([twin(now.mode), twin(then)]);
  return [
    { label: "mode", value: now.mode, then },
    { label: "implementation", value: before, then: after },
  ];
}
