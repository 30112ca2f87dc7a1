import { expect } from "chai";
import { HarbourError } from "../../sdk/harbour-error.ts";

/** Runs `act` and demands a HarbourError with this code; answers it. */
export function expectCode(code: string, act: () => unknown): HarbourError {
  let thrown: unknown;
  try {
    act();
  } catch (error) {
    thrown = error;
  }
  return judge(code, thrown);
}

/** The same for a promise. */
export async function expectRejection(code: string, promise: Promise<unknown>): Promise<HarbourError> {
  const thrown = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  return judge(code, thrown);
}

function judge(code: string, thrown: unknown): HarbourError {
  if (!(thrown instanceof HarbourError)) expect.fail(`expected ${code}, got ${String(thrown)}`);
  expect(thrown.code).to.equal(code);
  return thrown;
}
