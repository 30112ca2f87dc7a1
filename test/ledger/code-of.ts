import { HarbourError } from "../../sdk/harbour-error.ts";

/** The code that a refusal carries; "nothing was refused" if it went through. Other errors pass. */
export function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return codeOfError(error);
  }
  return "nothing was refused";
}

/** The same for what takes time. */
export async function codeOfAsync(act: () => Promise<unknown>): Promise<string> {
  try {
    await act();
  } catch (error) {
    return codeOfError(error);
  }
  return "nothing was refused";
}

function codeOfError(error: unknown): string {
  if (error instanceof HarbourError) return error.code;
  throw error;
}
