import { nameOf, type Principal } from '../principal.ts'

/** Who is told as the author of a change. */
export function authorOf({ principal }: { readonly principal: Principal | undefined }): string {
  return principal ? nameOf(principal) : 'nobody'
}
