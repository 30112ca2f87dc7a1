import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

// npm run check:proofs       proves what the contracts in test/issuance/proofs assert, exits 1 if anything is left open
//
// The compiler's model checker with its own z3. What is proved are the library functions that the contracts call, inlined
// into the harness; "proved" is for every input that the harness lets through. Each proof is run by two engines:
//
// BMC decides every assertion, and that nothing overflows or divides by zero on the way to it. It unrolls calls and loops
// to a bound; these functions have neither loops nor state nor outside calls, so there is nothing that it leaves out.
// CHC is the engine that the compiler will keep. It must agree where it can decide at all: not where two unknowns are
// multiplied with a third (the order of capacity in its arguments, and the ratio), which its solver gives up on.
//
// Not proved but fuzzed, in test/issuance/solidity: everything with state, the sum over the window first of all.

const solc = createRequire(import.meta.url)("solc") as {
  compile(input: string, callbacks: { import(path: string): { contents: string } }): string;
};

const folder = "test/issuance/proofs";
const planted = { file: `${folder}/PlantedFaults.sol`, contract: "PlantedFaults" };
const proofs = [
  { file: `${folder}/CapacityProof.sol`, contract: "CapacityProof", engines: ["bmc", "chc"] },
  { file: `${folder}/CapacityProof.sol`, contract: "CapacityOrderProof", engines: ["bmc"] },
  { file: `${folder}/RatioProof.sol`, contract: "RatioProof", engines: ["bmc"] },
  { file: `${folder}/AcceptanceProof.sol`, contract: "AcceptanceProof", engines: ["bmc", "chc"] },
  { file: `${folder}/WindowProof.sol`, contract: "WindowProof", engines: ["bmc", "chc"] },
] as const;

type Engine = "bmc" | "chc";

/** By the compiler's numbers of its messages: what was decided about one target. */
const PROVED: ReadonlySet<string> = new Set(["2961", "9576"]);
/** The engine's end is announced, and part of MintWindow is beyond the checker; neither says anything about a target. */
const REMARKS: ReadonlySet<string> = new Set(["3993", "5724"]);

interface Message {
  readonly errorCode: string;
  readonly message: string;
  readonly sourceLocation?: { readonly file: string; readonly start: number };
}

interface Claim {
  readonly name: string;
  readonly start: number;
}

const root = new URL("../", import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), "utf8");

/** Every `assert` of a contract, named by its function. */
function claimsOf(file: string, contract: string): readonly Claim[] {
  const source = read(file);
  const begin = source.indexOf(`contract ${contract} {`);
  if (begin < 0) throw new Error(`${file} has no contract ${contract}`);
  const end = source.indexOf("\n}", begin);
  return [...source.slice(begin, end).matchAll(/\bassert\(/g)].map(({ index }) => ({
    name: /function (\w+)\((?!.*function)/s.exec(source.slice(begin, begin + index))![1]!,
    start: begin + index,
  }));
}

function check(engine: Engine, file: string, contract: string): readonly Message[] {
  const settings = {
    modelChecker: {
      engine,
      solvers: ["z3"],
      contracts: { [file]: [contract] },
      // CHC does not end on overflow of products.
      targets: engine === "bmc" ? ["assert", "overflow", "underflow", "divByZero"] : ["assert"],
      showProvedSafe: true,
      showUnproved: true,
    },
    outputSelection: { "*": { "*": [] } },
  };
  const input = { language: "Solidity", sources: { [file]: { content: read(file) } }, settings };
  const output = solc.compile(JSON.stringify(input), { import: (path) => ({ contents: read(path) }) });
  const { errors = [] } = JSON.parse(output) as { errors?: readonly Message[] };
  return errors.filter(({ errorCode }) => !REMARKS.has(errorCode));
}

const at = (message: Message, file: string, { start }: Claim) =>
  message.sourceLocation?.file === file && message.sourceLocation.start === start;

const problems: string[] = [];
const rows: (readonly [contract: string, claim: string, result: string])[] = [];
const began = performance.now();

for (const { file, contract, engines } of proofs) {
  const claims = claimsOf(file, contract);
  const found = engines.map((engine) => ({ engine, messages: check(engine, file, contract) }));
  for (const { engine, messages } of found) {
    for (const { errorCode, message, sourceLocation } of messages) {
      if (PROVED.has(errorCode)) continue;
      problems.push(`${contract}: ${engine}: ${message.split("\n")[0]} (${sourceLocation?.file ?? "nowhere"})`);
    }
    for (const claim of claims) {
      if (!messages.some((message) => PROVED.has(message.errorCode) && at(message, file, claim)))
        problems.push(`${contract}.${claim.name}: ${engine} did not prove it`);
    }
  }
  for (const name of new Set(claims.map((claim) => claim.name))) rows.push([contract, name, engines.join(" and ")]);
}

// "Happens", not "might happen": the engine has found numbers for which the claim is false.
const refutations = check("bmc", planted.file, planted.contract).filter(({ message }) =>
  /violation happens/.test(message),
);
for (const claim of claimsOf(planted.file, planted.contract)) {
  if (refutations.some((message) => at(message, planted.file, claim)))
    rows.push([planted.contract, claim.name, "refuted"]);
  else problems.push(`${planted.contract}.${claim.name}: a false claim was not refuted`);
}

const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]!.length)));
for (const [contract, claim, result] of rows) {
  console.log(`${contract.padEnd(widths[0]!)}  ${claim.padEnd(widths[1]!)}  ${result}`);
}
console.log(`${rows.length} claims, ${((performance.now() - began) / 1000).toFixed(1)} s`);
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
