import type { HarbourError } from "../../sdk/harbour-error.ts";
import type { CurrencySettings } from "../../policy/network-file.ts";
import type { Connection, RecordedRelease } from "../chain/connection.ts";
import type { ModeName, Token } from "../chain/token.ts";
import { noDeployment } from "../faults.ts";
import type { Build } from "./build.ts";
import { compareAbis, isBreaking, type AbiChange } from "./compare-abis.ts";
import { compareLayouts, type LayoutDifference } from "./compare-layouts.ts";
import { predictRelease, type BuiltRelease } from "./predict.ts";
import { abiRemoved, identityDiffers, noRecordedCode, unsafeLayout } from "./release-faults.ts";
import { isBuilt } from "./standing.ts";

/** This build beside what the token runs. */
export interface Assessment {
  symbol: string;
  installed: RecordedRelease;
  mode: ModeName;
  built: BuiltRelease;
  /** This build's release is the installed one: there is nothing to release. */
  same: boolean;
  /** Absent, as the next one: the record of the installed release does not say. */
  layout?: LayoutDifference;
  abi?: AbiChange[];
  /** The token's address keeps the fast path that it was compiled with; false: this build has other code for it. */
  proxyUnchanged: boolean;
  /** Why this build may not be installed. Empty: it may. */
  refusals: HarbourError[];
}

/** Reads the chain, the record and the build; changes nothing. @throws HarbourError HB-2852, HB-2861, HB-2862 */
export async function assess(connection: Connection, token: Token, build: Build): Promise<Assessment> {
  const settings = settingsOf(connection, token);
  const built = await predictRelease(connection, build, settings);
  const { release: installed, mode, symbol } = token;
  const same = built.address === installed.address;
  const { code } = installed;
  const layout = code === undefined ? undefined : await compareLayouts(code.layout, await build.layout());
  const abi = code === undefined ? undefined : compareAbis(code.abi, build.abi());

  const found = await connection.provider.getCode(token.address);
  const proxyUnchanged = isBuilt(build, "StablecoinProxy", found);

  const refusals = [...(await identityRefusals(settings, token)), ...refusalsOf(symbol, installed, layout, abi)];
  return {
    symbol,
    installed,
    mode,
    built,
    same,
    ...(layout === undefined ? {} : { layout }),
    ...(abi === undefined ? {} : { abi }),
    proxyUnchanged,
    refusals: same ? [] : refusals,
  };
}

export function settingsOf({ policy, network }: Connection, { currency }: Token): CurrencySettings {
  const settings = policy.currencies.find((each) => each.currency === currency);
  if (settings === undefined) throw noDeployment(network, currency);
  return settings;
}

function refusalsOf(
  symbol: string,
  installed: RecordedRelease,
  layout: LayoutDifference | undefined,
  abi: AbiChange[] | undefined,
): HarbourError[] {
  if (layout === undefined || abi === undefined) return [noRecordedCode(symbol, installed.address)];
  const missed = abi.filter(isBreaking).map(({ kind, signature, change, usdc }) => {
    return `${kind} ${signature} ${change}${usdc ? ", which USDC has" : ""}`;
  });
  return [
    ...(layout.unsafe.length > 0 ? [unsafeLayout(symbol, layout.unsafe)] : []),
    ...(missed.length > 0 ? [abiRemoved(symbol, missed)] : []),
  ];
}

async function identityRefusals(settings: CurrencySettings, { contract }: Token): Promise<HarbourError[]> {
  const fields = ["name", "symbol", "currency"] as const;
  const installed = await Promise.all(fields.map((field) => contract[field]()));
  return fields.flatMap((field, i) =>
    settings[field] === installed[i] ? [] : [identityDiffers(field, settings[field], installed[i]!)],
  );
}
