import { AbiCoder, getAddress, id, keccak256, toBeHex, type BaseContract, type TransactionResponse } from "ethers";
import { connection, type Party, type Side } from "./stage.ts";

interface Step {
  readonly op: string;
  readonly depth: number;
  readonly stack: readonly string[];
}

const word = (step: Step, fromTop: number): bigint => BigInt(`0x${step.stack.at(-1 - fromTop)!.replace(/^0x/, "")}`);
const named = (address: string, slot: bigint): string => `${getAddress(address)} ${toBeHex(slot, 32)}`;

/** Every word of storage that a transaction wrote, whatever it wrote: "address slot". */
export async function writtenSlots(sent: TransactionResponse | Promise<TransactionResponse>): Promise<Set<string>> {
  const { hash, to } = await sent;
  const { structLogs } = (await connection.provider.request({
    method: "debug_traceTransaction",
    params: [hash, { disableMemory: true, disableStorage: true }],
  })) as { structLogs: readonly Step[] };
  const written = new Set<string>();
  /** Whose storage each depth writes. */
  const owners: string[] = ["", to!];
  structLogs.forEach((step, i) => {
    const owner = owners[step.depth]!;
    if (step.op === "SSTORE") written.add(named(owner, word(step, 0)));
    if (structLogs[i + 1]?.depth !== step.depth + 1) return;
    const called = step.op === "CALL" || step.op === "STATICCALL";
    owners[step.depth + 1] = called ? toBeHex(word(step, 1) & ((1n << 160n) - 1n), 20) : owner;
  });
  return written;
}

/** What both wrote. */
export async function sharedSlots(
  one: TransactionResponse | Promise<TransactionResponse>,
  other: TransactionResponse | Promise<TransactionResponse>,
): Promise<string[]> {
  const ofOther = await writtenSlots(other);
  return [...(await writtenSlots(one))].filter((slot) => ofOther.has(slot));
}

const coder = AbiCoder.defaultAbiCoder();
/** ERC-7201 of "harbour.token": the mapping of holders is its first word. */
const HOLDERS = BigInt(keccak256(coder.encode(["uint256"], [BigInt(id("harbour.token")) - 1n]))) & ~0xffn;

/** The word of a holder in the token: its flags, permit nonce and balance. */
export const holderSlot = ({ address }: Side, holder: Party | BaseContract): string =>
  named(
    address,
    BigInt(
      keccak256(coder.encode(["address", "uint256"], ["address" in holder ? holder.address : holder.target, HOLDERS])),
    ),
  );
