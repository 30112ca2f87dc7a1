/** "HB-" and four digits: 1xxx sdk, 2xxx and above the rooms that build on it. Codes are stable; messages are not. */
export type HarbourErrorCode = `HB-${string}`;

export interface HarbourErrorParameters {
  code: HarbourErrorCode;
  /** One sentence: what was found and what is allowed. */
  message: string;
  /** Why the rule exists, when the sentence does not make it plain. */
  why?: string;
  /** What the reader can do about it. */
  fix?: string;
  /** The process exit code a command should end with; commands fall back to their own default. */
  exitCode?: number;
  cause?: unknown;
}

/** The base of every error thrown on purpose. Callers branch on `code`, people read `message`, `why` and `fix`. */
export class HarbourError extends Error {
  readonly code: HarbourErrorCode;
  readonly why: string | undefined;
  readonly fix: string | undefined;
  readonly exitCode: number | undefined;

  constructor({ code, message, why, fix, exitCode, cause }: HarbourErrorParameters) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = new.target.name;
    this.code = code;
    this.why = why;
    this.fix = fix;
    this.exitCode = exitCode;
  }
}
