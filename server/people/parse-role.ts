import { ROLES, type Role } from '../contract/route.ts'

/** A role that this program does not know may only look. */
export function parseRole(text: string | null): Role {
  return ROLES.find((role) => role === text) ?? 'viewer'
}
