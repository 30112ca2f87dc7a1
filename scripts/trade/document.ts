import { hashFile } from "../json-file.ts";
import { bytes32In } from "../open.ts";

/** A document by the hash of its bytes, or the hash itself. @throws HarbourError HB-2111, HB-2120 */
export function documentHash(text: string): string {
  return bytes32In(text) ?? hashFile(text);
}

/** What a file says about where its document's hash is from. */
export function documentNotes(text: string): Record<string, string> {
  return bytes32In(text) === undefined ? { "document file": text } : {};
}
