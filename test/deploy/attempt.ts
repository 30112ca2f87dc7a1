import { dataSlice, isHexString, type FunctionFragment, type Interface, type ParamType } from "ethers";
import type { Connection } from "../fixture.ts";

export interface Attempt {
  readonly connection: Connection;
  readonly from: string;
  readonly to: string;
  readonly data: string;
}

/** What a call would come to, without making it: undefined if it would succeed, else the selector of its error. */
export async function attempt({ connection, from, to, data }: Attempt): Promise<string | undefined> {
  try {
    await connection.provider.request({ method: "eth_call", params: [{ from, to, data }, "latest"] });
    return undefined;
  } catch (error) {
    const found = (error as { data?: unknown }).data;
    const bytes = typeof found === "string" ? found : (found as { data?: unknown } | undefined)?.data;
    return isHexString(bytes) && bytes.length >= 10 ? dataSlice(bytes, 0, 4) : "0x";
  }
}

export interface PlausibleCall {
  readonly abi: Interface;
  readonly fragment: FunctionFragment;
  /** Stands for every address. */
  readonly address: string;
}

/** Well-formed arguments, so that a call fails for who makes it and not for how it is written. */
export function plausibleCall({ abi, fragment, address }: PlausibleCall): string {
  return abi.encodeFunctionData(
    fragment,
    fragment.inputs.map((input) => plausibleValue(input, address)),
  );
}

function plausibleValue(type: ParamType, address: string): unknown {
  if (type.arrayChildren !== null) return [plausibleValue(type.arrayChildren, address)];
  if (type.components !== null) return type.components.map((component) => plausibleValue(component, address));
  if (type.type === "address") return address;
  if (type.type === "bool") return true;
  if (type.type === "string") return "x";
  if (type.type === "bytes") return "0x";
  if (type.type.startsWith("bytes")) return `0x${"00".repeat(Number(type.type.slice(5)))}`;
  return 1n;
}
