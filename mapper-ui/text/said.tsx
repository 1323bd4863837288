import { useSaid } from './use-said.ts'

/** A reason as the server gives it, with resources as they are called. */
export function Said({ text }: { readonly text: string }) {
  return useSaid()(text)
}
