import { ExitCode } from "../../sdk/exit-code.ts";
import { fault } from "../../sdk/fault.ts";

// 285x: a release that may not be installed

export const unsafeLayout = (token: string, problems: readonly string[]) =>
  fault(
    "HB-2850",
    ExitCode.refused,
    `This build would read the storage of ${token} wrongly: ${problems.join("; ")}.`,
    "An upgrade keeps the storage, and new code that looks for a balance in another place finds another number.",
    "Put every variable back where it was; add new ones after the last.",
  );

export const abiRemoved = (token: string, removed: readonly string[]) =>
  fault(
    "HB-2851",
    ExitCode.refused,
    `This build no longer has, or has changed, what ${token} answers to: ${removed.join("; ")}.`,
    "Wallets, exchanges and indexers call functions and read events by their selectors, and are not asked.",
    "Keep every function and event; add new ones beside them.",
  );

export const twinTooLarge = (bytes: number, limit: number) =>
  fault(
    "HB-2852",
    ExitCode.refused,
    `A twin of this build has ${bytes} bytes of code; ${limit} are allowed.`,
    "No chain creates a contract above the limit of EIP-170.",
    "Make the code smaller: npm run gas and the optimizer's runs show where it is.",
  );

export const noRecordedCode = (token: string, release: string) =>
  fault(
    "HB-2853",
    ExitCode.refused,
    `The record of release ${release}, which ${token} runs, has no storage layout and no list of functions.`,
    "Without them nobody can say whether the next release reads the same storage.",
    "Run the deployment again from the build that was deployed: it sends nothing and completes the record.",
  );

export const identityDiffers = (what: string, file: string, installed: string) =>
  fault(
    "HB-2854",
    ExitCode.refused,
    `The network file says ${what} ${JSON.stringify(file)}, the token's is ${JSON.stringify(installed)}.`,
    "Name, symbol and currency are part of what holders signed, and the token refuses a release with others.",
    "Put the network file right: these values are fixed for ever by the first deployment.",
  );

export const auditRequired = () =>
  fault(
    "HB-2855",
    ExitCode.usage,
    "Say which audit covers this release.",
    "Code that holds money is installed on an audit's word, and the change records which.",
    "Add --audit <file> with the report as it was delivered.",
  );

export const auditNotRegistered = (path: string, hash: string, register: string) =>
  fault(
    "HB-2856",
    ExitCode.refused,
    `${path} has hash ${hash}, which ${register} does not list for this currency.`,
    "The register is committed by whoever answers for audits, who is not whoever upgrades.",
    "Have it registered: harbour release check --audit prints the entry. Or give the report as it was delivered.",
  );

export const codeNotAudited = (what: string, found: string, audited: string) =>
  fault(
    "HB-2857",
    ExitCode.refused,
    `The ${what} hash of this build is ${found}; the audit covers ${audited}.`,
    "The report is about other code: a changed source, compiler, setting or comment gives another hash.",
    "Build the commit that was audited, or have this one audited.",
  );

export const badRegister = (path: string, problems: readonly string[]) =>
  fault(
    "HB-2858",
    ExitCode.usage,
    `${path} cannot be used: ${problems.join("; ")}.`,
    "A register that is misread could let unaudited code pass.",
    "Mend the file; harbour release check --audit prints an entry in its form.",
  );

export const releaseNotDeployed = (release: string) =>
  fault(
    "HB-2859",
    ExitCode.refused,
    `Release ${release} is not deployed yet, so there is no twin to upgrade to.`,
    "Deploying it is a step of its own: anyone may, with no role, as its address commits to its code.",
    "Run the same command with --send and --as of a key that pays the gas; then schedule as UPGRADER.",
  );

export const releaseDiffers = (problems: readonly string[]) =>
  fault(
    "HB-2860",
    ExitCode.refused,
    `What stands at the release's address is not this build: ${problems.join("; ")}.`,
    "The address commits to the code, so an honest node cannot answer this.",
    "Stop and ask another node with --rpc.",
  );

export const notCreatable = (release: string) =>
  fault(
    "HB-2861",
    ExitCode.refused,
    `Trying to create release ${release} in a simulation leaves no code at its twins' addresses.`,
    "The CREATE2 factory is not on this chain, or the node simulates with too little gas.",
    "Check that the deployment's factory is there; try another node with --rpc.",
  );

export const badBuild = (folder: string, problem: string, cause?: unknown) =>
  fault(
    "HB-2862",
    ExitCode.fault,
    `The build in ${folder} cannot be read: ${problem}`,
    "A release is judged by the compiler's output: code, functions and storage layout.",
    "Run npm run build, or give the folder of another build with --build.",
    cause,
  );

export const rebuildFailed = (problem: string, cause?: unknown) =>
  fault(
    "HB-2863",
    ExitCode.fault,
    `The sources could not be built anew: ${problem}`,
    "Nothing was compared, as there is nothing to compare with.",
    "Check that npm run build works here, or compare with an existing build: --build artifacts.",
    cause,
  );

export const releaseUnverified = (rows: readonly string[]) =>
  fault(
    "HB-2864",
    ExitCode.differences,
    `Chain, build and records disagree: ${rows.join(", ")}.`,
    "Either these sources are not those of the release, or the chain runs something else.",
    "Check out the commit of the release and verify again. If it stays, stop and investigate.",
  );

// The code on the chain

export const codeChanged = (name: string, address: string, recorded: string, found: string) =>
  fault(
    "HB-2865",
    ExitCode.refused,
    `The code of ${name} at ${address} has hash ${found}; ${recorded} is recorded.`,
    "Code at an address cannot change on an honest chain, so this is another chain, a lying node or a wrong record.",
    "Stop and ask another node with --rpc. If it says the same, compare with harbour release verify.",
  );
