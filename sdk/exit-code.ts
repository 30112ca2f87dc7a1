/** What the process says to its caller; the same numbers for every command. */
export const ExitCode = {
  /** Done, or there was nothing to do. */
  done: 0,
  /** Something is broken: a fault of ours, of the chain's answer, or of a transaction. */
  fault: 1,
  /** Two things that should agree do not. */
  differences: 2,
  /** A check or the simulation says no. */
  refused: 3,
  /** The signer may not do this. */
  unauthorised: 4,
  /** The operator did not confirm. */
  cancelled: 5,
  /** The command line is wrong. */
  usage: 64,
  /** Temporary: run the same command again. */
  temporary: 75,
} as const;

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];
