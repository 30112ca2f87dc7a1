import type { Block } from "./block.ts";
import type { ModeName, Token } from "./token.ts";

const NAMES: readonly ModeName[] = ["open", "permissioned", "paused"];

/** Nobody has this account, so it is the plainest stranger to ask the policy about. */
const STRANGER = "0x000000000000000000000000000000000000dEaD";

export interface Mode {
  mode: ModeName;
  /** Undefined: paused, and the stranger has flags of its own, so the policy cannot be read. */
  policy: "open" | "closed" | undefined;
}

/** The installed mode, and the policy behind it: a paused token remembers one that no view shows. */
export async function readMode({ contract }: Token, { number }: Block): Promise<Mode> {
  const at = { blockTag: number };
  const mode = NAMES[Number(await contract.mode(at))]!;
  if (mode !== "paused") return { mode, policy: mode === "open" ? "open" : "closed" };
  const [flags, admitted] = await Promise.all([contract.flags(STRANGER, at), contract.canSend(STRANGER, at)]);
  return { mode, policy: flags !== 0n ? undefined : admitted ? "open" : "closed" };
}
