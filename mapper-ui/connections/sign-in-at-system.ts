import { useMutation } from '@tanstack/react-query'
import { call } from '../api/call.ts'

/** Where systems send people back to; it is registered at them. */
export const BACK_PATH = '/connect-back'

const KEPT_AS = 'mapwright-sign-in'

/** A sign-in that was begun in this window. */
export interface BegunSignIn {
  readonly workspace: string
  readonly connection: string
  readonly state: string
  /** Where to go on. */
  readonly back: string
}

export function redirectAddress(): string {
  return window.location.origin + BACK_PATH
}

/** Leaves for the system of an account, where a person lets us in; it sends them back. */
export function useSignIn(workspace: string) {
  return useMutation({
    mutationFn: async (connection: string) => {
      const { body } = await call('beginSignIn', {
        params: { workspace, connection },
        body: { redirect: redirectAddress() },
      })
      const state = new URL(body.address).searchParams.get('state') ?? ''
      const { pathname, search } = window.location
      const begun: BegunSignIn = { workspace, connection, state, back: pathname + search }
      window.sessionStorage.setItem(KEPT_AS, JSON.stringify(begun))
      window.location.assign(body.address)
    },
  })
}

/** The sign-in that a person comes back from; nothing where it was begun elsewhere, or is over. */
export function takeBegun(state: string | null): BegunSignIn | undefined {
  const kept = window.sessionStorage.getItem(KEPT_AS)
  if (kept === null) return undefined
  const begun: BegunSignIn = JSON.parse(kept)
  return begun.state === state ? begun : undefined
}

export function forgetBegun(): void {
  window.sessionStorage.removeItem(KEPT_AS)
}
