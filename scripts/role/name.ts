import { roleById } from "../../sdk/roles.ts";

/** ADMIN of the authority itself is role 0; a role nobody named keeps its number. */
export function roleName(id: bigint): string {
  return roleById(id)?.name ?? `role ${id}`;
}
