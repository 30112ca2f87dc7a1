import { concat, getAddress, Interface, toBeHex, type BrowserProvider, type TransactionResponse } from "ethers";
import type { DeployEnvironment } from "../rocketh.ts";
import { readArtifact, type ContractName } from "./_artifact.ts";
import { abis } from "./_contracts.ts";
import { create3Salt } from "./_create-address.ts";
import { initializeCall, type CurrencyPlan } from "./_harbour.ts";
import { issuanceContracts } from "./_issuance-contracts.ts";
import { firstLog } from "./_logs.ts";

export interface CreationCheck {
  readonly env: DeployEnvironment;
  readonly provider: BrowserProvider;
  readonly currency: CurrencyPlan;
  readonly deployer: string;
}

export interface Creation {
  /** Name of the record, which may know the block. */
  readonly name: string;
  readonly contract: ContractName;
  readonly address: string;
  readonly salt: string;
  /** Whether the constructor was given what this deployment gives it. */
  readonly accepts: (constructorArguments: readonly unknown[]) => boolean;
}

const create3 = new Interface(["function deployDeterministic(bytes initCode, bytes32 salt) returns (address)"]);
const tokenAbi = abis.token;

/**
 * A create3 address commits to the deployer and to no code: other init code could leave members, minters, balances or a
 * signing domain that no event shows, and then return the very code that is expected. So the transaction of a contract's
 * first event must be this deployer's call of the factory with this build's init code.
 */
export async function verifyCreation({ env, provider, currency, deployer }: CreationCheck): Promise<void> {
  const { authority, create3Factory, names, settings, token, twins } = currency;
  const creations: readonly Creation[] = [
    {
      name: names.authority,
      contract: "AccessManager",
      address: authority,
      salt: create3Salt(settings.currency, "authority"),
      accepts: ([initialAdmin]) => initialAdmin === getAddress(deployer),
    },
    {
      name: names.proxy,
      contract: "StablecoinProxy",
      address: token,
      salt: create3Salt(settings.currency, "token"),
      // Mode, cap and URI may have changed since by a holder's act; what they are now is compared elsewhere.
      accepts: ([twin, call]) =>
        Object.values(twins).includes(twin as string) && isInitializeCall({ call: call as string, authority }),
    },
    ...issuanceContracts(currency).map(({ constructorArguments, ...contract }) => ({
      ...contract,
      accepts: (given: readonly unknown[]) =>
        constructorArguments.every((argument, index) => argument === given[index]),
    })),
  ];

  const toBlock = await provider.getBlockNumber();
  for (const creation of creations) {
    const { name, contract, address } = creation;
    // A block too late cannot pass anything: no later transaction can be the creation.
    const fromBlock = Number(env.getOrNull(name)?.receipt?.blockNumber ?? 0);
    const first = await firstLog({ provider, address, fromBlock, toBlock });
    const transaction = first === undefined ? null : await provider.getTransaction(first.transactionHash);
    const genuine = transaction !== null && isCreation({ transaction, creation, create3Factory, deployer });
    if (!genuine) {
      throw new Error(
        `${contract} at ${address} was not made by the deployer from this build's init code; ` +
          (first === undefined ? "it has no event." : `its first event is in ${first.transactionHash}.`),
      );
    }
  }
}

export interface CreationQuestion {
  readonly transaction: TransactionResponse;
  readonly creation: Pick<Creation, "contract" | "salt" | "accepts">;
  readonly create3Factory: string;
  readonly deployer: string;
}

/** Whether a transaction is this deployer's call of the factory with this build's init code. */
export function isCreation({ transaction, creation, create3Factory, deployer }: CreationQuestion): boolean {
  const { to, from, data } = transaction;
  if (to !== getAddress(create3Factory) || from !== getAddress(deployer)) return false;
  return carriesInitCode(data, creation);
}

function carriesInitCode(data: string, { contract, salt, accepts }: CreationQuestion["creation"]): boolean {
  const { abi, bytecode } = readArtifact(contract);
  // Function, offset of the code, salt, length of the code: text, as taking tens of kilobytes apart and together again is slow.
  const { selector } = create3.getFunction("deployDeterministic")!;
  const head = concat([selector, toBeHex(64, 32), salt]);
  const start = head.length + 64;
  try {
    if (!data.startsWith(head) || !data.startsWith(bytecode.slice(2), start)) return false;
    const size = Number(`0x${data.slice(head.length, start)}`);
    const code = data.slice(start, start + 2 * size);
    const padding = data.slice(start + code.length);
    if (code.length !== 2 * size || padding !== "0".repeat((64 - (code.length % 64)) % 64)) return false;

    const { inputs } = new Interface(abi as never).deploy;
    const coder = tokenAbi.getAbiCoder();
    const given = `0x${code.slice(bytecode.length - 2)}`;
    const constructorArguments = [...(coder.decode(inputs, given) as unknown as readonly unknown[])];
    return given === coder.encode(inputs, constructorArguments) && accepts(constructorArguments);
  } catch {
    return false;
  }
}

function isInitializeCall({ call, authority }: { readonly call: string; readonly authority: string }): boolean {
  const [, ceilingCap, contractURI] = tokenAbi.decodeFunctionData("initialize", call) as unknown as [
    string,
    bigint,
    string,
  ];
  return call === initializeCall({ authority, ceilingCap, contractURI });
}
