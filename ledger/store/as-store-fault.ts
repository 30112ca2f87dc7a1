import { HarbourError } from "../../sdk/harbour-error.ts";
import { printable } from "../../sdk/printable.ts";
import { isFull, isLost, isReadOnly, isTemporary } from "./store-errors.ts";
import { databaseBusy, noRoom, takesNoWrites, unreachable } from "./store-faults.ts";

/** What people can do something about gets a number; any other error, such as a key that exists, stays what it is. */
export function asStoreFault(name: string, error: unknown): unknown {
  if (error instanceof HarbourError) return error;
  if (isFull(error)) return noRoom(name, error);
  if (isReadOnly(error)) return takesNoWrites(name, error);
  if (isLost(error)) return unreachable(name, messageOf(error), error);
  if (isTemporary(error)) return databaseBusy(name, error);
  return error;
}

export function messageOf(error: unknown): string {
  return printable(error instanceof Error ? error.message || error.name : String(error));
}
