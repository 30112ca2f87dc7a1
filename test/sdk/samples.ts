import { id, type ParamType, Wallet } from "ethers";

/** One plausible value per parameter, to run every event and error through its sentence. */
export function sampleValues(inputs: readonly ParamType[]): unknown[] {
  return inputs.map(sampleValue);
}

function sampleValue({ type, name, arrayChildren, components }: ParamType): unknown {
  if (arrayChildren !== null) return [sampleValue(arrayChildren)];
  if (components !== null) return sampleValues(components);
  if (type === "address") return new Wallet(id(name)).address;
  if (type === "bool") return true;
  if (type === "string") return `some ${name}`;
  if (type === "bytes") return "0xa9059cbb";
  if (type === "bytes4") return "0xa9059cbb";
  if (type === "bytes32") return id(name);
  if (type === "uint8") return 2n;
  if (type === "uint16") return 500n;
  if (/^u?int\d+$/.test(type)) return 1_800_000_000n;
  throw new Error(`no sample for ${type} ${name}`);
}
