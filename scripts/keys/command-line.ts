import { secretOnCommandLine } from "./keys-faults.ts";

/** Options after which 32 bytes are a reference, an id or a hash, as long as they are written with 0x. */
const TAKES_32_BYTES = new Set([
  ...["--approve", "--audit", "--burn-tx", "--case", "--change", "--data", "--memo", "--payout-ref", "--reason"],
  ...["--reference", "--tx", "--value"],
]);

/** Commands whose own argument can be such an id or hash; a verb left out stands for all of the noun. */
const ARGUMENT_32_BYTES = ["mint approve", "mint reject", "mint show", "operation", "safe", "tx"];

/** 12 to 24 lower-case words of 3 to 8 letters: what a wallet's seed looks like. */
const SEED_PHRASE = /^[a-z]{3,8}( [a-z]{3,8}){11,23}$/;

/**
 * Refuses a command line that holds what looks like a private key or a seed phrase. It runs before anything is parsed,
 * because an error about a misplaced argument repeats it.
 *
 * @throws HarbourError HB-2610
 */
export function refuseSecrets(argv: readonly string[]): void {
  argv.forEach((word, i) => {
    const [, option, joined] = /^(--[a-z-]+)=(.*)$/s.exec(word) ?? [];
    const value = joined ?? word;
    if (SEED_PHRASE.test(value.trim())) throw secretOnCommandLine(`Argument ${i + 1}`);
    if (!/^(0x)?[0-9a-f]{64}$/i.test(value)) return;

    const before = option ?? (argv[i - 1]?.startsWith("--") ? argv[i - 1]! : undefined);
    const known = before === undefined ? isArgumentOf(argv) : TAKES_32_BYTES.has(before);
    if (!known || !/^0x/i.test(value)) throw secretOnCommandLine(before ?? `Argument ${i + 1}`);
  });
}

function isArgumentOf(argv: readonly string[]): boolean {
  const line = `${argv.slice(0, 2).join(" ")} `;
  return ARGUMENT_32_BYTES.some((command) => line.startsWith(`${command} `));
}
