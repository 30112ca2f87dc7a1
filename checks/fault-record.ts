/** One numbered error, as docs/errors.md shows it. */
export interface Fault {
  /** "HB-2203" */
  code: string;
  /** Name of the exit code, as sdk/exit-code.ts has it. */
  exit: string;
  file: string;
  /** What the number means, where the code that declares it says so. */
  explanation?: string;
  /** The contract's error that it is the number of. */
  refusal?: string;
  /** One for each way to say it. */
  messages: readonly string[];
  why: readonly string[];
  fix: readonly string[];
  /** Whether it has to say why and what to do. */
  needsAdvice: boolean;
}
