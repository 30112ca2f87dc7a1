import { notText } from "./bank-faults.ts";

/** A file is kept in the books, where it is written in hexadecimal into a statement of at most 16 MiB. */
export const LARGEST_BANK_FILE = 6 * 1024 * 1024;

/** The text of a file, without a byte order mark, whatever its line ends. @throws HarbourError HB-4301 */
export function fileText(bytes: Uint8Array): string {
  requireSize(bytes);
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw notText("it is not text in UTF-8");
  }
  const control = /[\0-\x08\x0b-\x1f\x7f]/.exec(text.replaceAll("\r\n", "\n"));
  if (control !== null) throw notText(`it has the control character ${control[0].charCodeAt(0)}`);
  return text;
}

/** @throws HarbourError HB-4301 */
export function requireSize({ length }: Uint8Array): void {
  if (length > LARGEST_BANK_FILE) throw notText(`it has ${length} bytes, where at most ${LARGEST_BANK_FILE} are taken`);
}
