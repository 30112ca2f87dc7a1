import { badSignerUrl } from "../faults.ts";

/** The URL of a node, signer or relay. Not repeated when it is refused: it may carry a secret. @throws HB-2109 */
export function checkedUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol))
    throw badSignerUrl("A node or signer is given as an http or https URL.");
  if (url.username !== "" || url.password !== "") throw badSignerUrl("The URL carries a user name or password.");
  return text;
}
