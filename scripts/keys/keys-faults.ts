import { ExitCode } from "../../sdk/exit-code.ts";
import { fault } from "../../sdk/fault.ts";

// 2216 to 2217: the keystore · 261x: keys and signers

export const passwordRequired = () =>
  fault(
    "HB-2216",
    ExitCode.usage,
    "Nobody is here to type the keystore's password.",
    "Hardhat's keystore opens with a password that is typed and kept nowhere.",
    "Run it at a terminal, or let a signer hold the key: --signer <url>.",
  );

export const keystoreRefused = (variable: string, reason: string) =>
  fault(
    "HB-2217",
    ExitCode.unauthorised,
    `Hardhat's keystore did not give ${variable}: ${reason}.`,
    "Its password was wrong, or the file was changed by something else than Hardhat.",
    "Try again; npx hardhat keystore list shows the names without the password.",
  );

// None of these repeats what was typed: it may be the secret.

export const secretOnCommandLine = (place: string) =>
  fault(
    "HB-2610",
    ExitCode.usage,
    `${place} looks like a private key or a seed phrase.`,
    "A command line is kept in the shell's history and is seen by every process of this machine.",
    "Regard the key as known to others: give its roles to a new one. Keep keys in Hardhat's keystore and use --key <name>.",
  );

export const badKeyName = () =>
  fault(
    "HB-2611",
    ExitCode.usage,
    "--key is not the name of a key.",
    "A key is named by its entry in Hardhat's keystore: capital letters, digits and underscores.",
    "Run npx hardhat keystore set HARBOUR_PAUSER, then use --key HARBOUR_PAUSER.",
  );

export const keyInEnvironment = (name: string, network: string) =>
  fault(
    "HB-2612",
    ExitCode.refused,
    `${name} is an environment variable, and ${network} is a production network.`,
    "The environment goes before the keystore, is inherited by every process and ends up in logs.",
    `Unset it, and run npx hardhat keystore set ${name}.`,
  );

export const keyInDevelopmentKeystore = (name: string, network: string) =>
  fault(
    "HB-2613",
    ExitCode.refused,
    `${name} is in the development keystore, and ${network} is a production network.`,
    "The development keystore's password lies in a file beside it.",
    `Run npx hardhat keystore delete --dev ${name}, then npx hardhat keystore set ${name} with a new key.`,
  );

export const keyMissing = (name: string) =>
  fault(
    "HB-2614",
    ExitCode.usage,
    `Hardhat's keystore has no ${name}.`,
    "The key that signs is kept there, under this name.",
    `Run npx hardhat keystore set ${name}. Where the variable CI is set, Hardhat does not open its keystore.`,
  );

export const keyUnusable = (name: string) =>
  fault(
    "HB-2615",
    ExitCode.fault,
    `What is kept as ${name} is not a private key.`,
    "A private key is 0x and 64 hexadecimal digits.",
    `Run npx hardhat keystore set --force ${name}.`,
  );

export const oneSigner = (options: readonly string[]) =>
  fault(
    "HB-2616",
    ExitCode.usage,
    `Choose one of ${options.join(", ")}.`,
    "Each of them is another place where the key is.",
    "Leave all of them out if the node holds the key, as a local one does.",
  );

export const ledgerMissing = () =>
  fault(
    "HB-2617",
    ExitCode.usage,
    "Hardhat's plugin for the Ledger is not installed.",
    "It needs native code and 160 MB, so it is installed only where a Ledger is used.",
    "Run npm install --no-save @nomicfoundation/hardhat-ledger.",
  );

export const ledgerSilent = (reason: string, cause?: unknown) =>
  fault(
    "HB-2618",
    ExitCode.temporary,
    `The Ledger did not sign: ${reason}.`,
    "Nothing was sent by this run.",
    "Connect and unlock it, open its Ethereum app, and run the same command again. Bindings: npm rebuild node-hid usb.",
    cause,
  );

export const keyOfAnother = (name: string, own: string, asked: string) =>
  fault(
    "HB-2619",
    ExitCode.unauthorised,
    `${name} is the key of ${own}, not of ${asked}.`,
    "The plan was checked and simulated for the signer that --as names.",
    "Use the key of that signer, or --as with the owner of this key.",
  );
