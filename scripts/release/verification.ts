import { getCreate2Address, keccak256 } from "ethers";
import type { ContractName } from "../../deploy/_artifact.ts";
import { contractWords } from "../../sdk/roles.ts";
import type { Connection, RecordedRelease } from "../chain/connection.ts";
import { MODES, twinsOf, type ModeName, type Token } from "../chain/token.ts";
import { settingsOf } from "./assess.ts";
import type { Build } from "./build.ts";
import { CREATE2_FACTORY, locateRelease } from "./predict.ts";
import { isBuilt } from "./standing.ts";

/** One contract's code as the chain has it. */
export interface VerifiedCode {
  name: string;
  address: string;
  codeHash: string;
  /** The build's, apart from what its constructor wrote into it. */
  built: boolean;
  /** Undefined: there is no record of it. */
  recorded: boolean | undefined;
}

export interface Verification {
  symbol: string;
  mode: ModeName;
  release: RecordedRelease;
  /** Where this build's release is, or would be. Its address commits to its code and to everything written into it. */
  builtAddress: string;
  builtInitCodeHash: string;
  /** Undefined: there is no record of it. */
  initCodeRecorded: boolean | undefined;
  /** The recorded salt and init code make the installed release's address. Undefined: there is no record of them. */
  addressCommits: boolean | undefined;
  contracts: VerifiedCode[];
}

/** Compares the code of a token, its release and what stands around it with a build and with the records. */
export async function verifyRelease(connection: Connection, token: Token, build: Build): Promise<Verification> {
  const { provider, deployment } = connection;
  const { currency, symbol, mode, release } = token;
  const recorded = deployment[currency]!;
  const { codeHashes = {}, issuance, settlement } = recorded;
  const { code } = release;
  const located = locateRelease(build, settingsOf(connection, token));

  const twins = twinsOf(release.address);
  const rows: [string, ContractName, string, string | undefined][] = [
    ["release", "Release", release.address, code?.codeHash],
    ...MODES.map((name, i): [string, ContractName, string, string | undefined] => {
      return [`${name} twin`, "Stablecoin", twins[i]!, code?.twins[name].codeHash];
    }),
    ["token", "StablecoinProxy", recorded.address, codeHashes.token],
    ["authority", "AccessManager", recorded.authority, codeHashes.authority],
  ];
  if (issuance !== undefined) {
    rows.push(["registry", "ReserveRegistry", issuance.registry, codeHashes.registry]);
    rows.push(["mint desk", "MintDesk", issuance.mintDesk, codeHashes.mintDesk]);
    rows.push(["redemption desk", "RedemptionDesk", issuance.redemptionDesk, codeHashes.redemptionDesk]);
  }
  if (settlement !== undefined) {
    rows.push([contractWords.payouts, "Payouts", settlement.payouts, codeHashes.payouts]);
    rows.push([contractWords.fxSettlement, "FxSettlement", settlement.fxSettlement, codeHashes.fxSettlement]);
    rows.push([contractWords.tradeEscrow, "TradeEscrow", settlement.tradeEscrow, codeHashes.tradeEscrow]);
  }
  const contracts = await Promise.all(
    rows.map(async ([name, contract, address, expected]): Promise<VerifiedCode> => {
      const found = await provider.getCode(address);
      const codeHash = keccak256(found);
      const built = isBuilt(build, contract, found);
      return { name, address, codeHash, built, recorded: expected === undefined ? undefined : expected === codeHash };
    }),
  );
  return {
    symbol,
    mode,
    release,
    builtAddress: located.address,
    builtInitCodeHash: located.initCodeHash,
    initCodeRecorded: code === undefined ? undefined : code.initCodeHash === located.initCodeHash,
    addressCommits: code === undefined ? undefined : addressOf(code) === release.address,
    contracts,
  };
}

function addressOf({ salt, initCodeHash }: NonNullable<RecordedRelease["code"]>): string {
  return getCreate2Address(CREATE2_FACTORY, salt, initCodeHash);
}

/** What does not agree, by name. What no record says is no difference. */
export function differencesOf(verification: Verification): string[] {
  const { builtAddress, release, initCodeRecorded, addressCommits, contracts } = verification;
  return [
    ...(builtAddress === release.address ? [] : ["the release's address"]),
    ...(initCodeRecorded === false ? ["the init code"] : []),
    ...(addressCommits === false ? ["the record's salt and init code"] : []),
    ...contracts.filter(({ built, recorded }) => !built || recorded === false).map(({ name }) => name),
  ];
}
