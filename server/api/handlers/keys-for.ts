import { createShownKeys, type ShownKeys } from '../../records/shown-keys.ts'
import { seesPersonal } from '../check-access.ts'
import type { Principal } from '../principal.ts'
import type { Services } from '../services.ts'

/** Who reads what is in a workspace. */
export interface Reading {
  readonly params: { readonly workspace: string }
  readonly principal: Principal | undefined
}

/** How a caller sees the keys of records. */
export function keysFor(
  services: Services,
  { params: { workspace }, principal }: Reading,
): Promise<ShownKeys> {
  return createShownKeys(services, { workspace, mayReveal: seesPersonal(principal, workspace) })
}
