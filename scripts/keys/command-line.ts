import { secretOnCommandLine } from "./keys-faults.ts";

/** Options after which 32 bytes are a reference, an id or a hash, as long as they are written with 0x and alone. */
const TAKES_32_BYTES = new Set([
  ...[
    "--approve",
    "--audit",
    "--burn-tx",
    "--case",
    "--data",
    "--document",
    "--memo",
    "--payout-ref",
    "--reason",
    "--reference",
  ],
  ...["--tx"],
]);

/** Commands whose own argument can be such an id or hash; a verb left out stands for all of the noun. */
const ARGUMENT_32_BYTES = [
  "ledger explain",
  "mint approve",
  "mint reject",
  "mint show",
  "operation",
  "trade",
  "tx decode",
];

/** Where whole calls and signatures are expected. */
const TAKES_LONGER = new Set(["--data", "--signature"]);
const ARGUMENT_LONGER = ["tx decode"];

/** Providers' access keys look the same, and no error repeats more of a URL than its host. */
const TAKES_URL = new Set(["--rpc", "--check-rpc", "--private-rpc", "--signer"]);

/** 12 to 24 lower-case words of 3 to 8 letters: what a wallet's seed looks like. */
const SEED_PHRASE = /^[a-z]{3,8}( [a-z]{3,8}){11,23}$/;

const KEY = /[0-9a-f]{64}/i;
/** A selector and a word at least: a digit or two beside a key make no call. */
const LONGER = /^0x([0-9a-f]{2}){36,}$/i;

/**
 * Refuses a command line that holds what looks like a private key or a seed phrase, also with something beside it. It
 * runs before anything is parsed, because an error about a misplaced argument repeats it.
 *
 * @throws HarbourError HB-2610
 */
export function refuseSecrets(argv: readonly string[]): void {
  argv.forEach((word, i) => {
    const [, option, joined] = /^(--[a-z-]+)=(.*)$/s.exec(word) ?? [];
    const value = joined ?? word;
    if (SEED_PHRASE.test(value.trim())) throw secretOnCommandLine(`Argument ${i + 1}`);
    if (!KEY.test(value)) return;

    const before = option ?? (argv[i - 1]?.startsWith("--") ? argv[i - 1]! : undefined);
    if (!isExpected(value, before, argv)) throw secretOnCommandLine(placeOf(before, i));
  });
}

function isExpected(value: string, option: string | undefined, argv: readonly string[]): boolean {
  if (option !== undefined && TAKES_URL.has(option)) return /^https?:\/\//.test(value);
  if (/^0x[0-9a-f]{64}$/i.test(value))
    return option === undefined ? isArgumentOf(argv, ARGUMENT_32_BYTES) : TAKES_32_BYTES.has(option);
  if (!LONGER.test(value)) return false;
  return option === undefined ? isArgumentOf(argv, ARGUMENT_LONGER) : TAKES_LONGER.has(option);
}

/** The word before may be another part of the secret. */
function placeOf(option: string | undefined, i: number): string {
  return option !== undefined && /^--[a-z-]{1,30}$/.test(option) ? option : `Argument ${i + 1}`;
}

function isArgumentOf(argv: readonly string[], commands: readonly string[]): boolean {
  const line = `${argv.slice(0, 2).join(" ")} `;
  return commands.some((command) => line.startsWith(`${command} `));
}
