import { useSaid } from './use-said.ts'

/** A reason, in the language of the person where the product said it. */
export function Said({ text }: { readonly text: string }) {
  return useSaid()(text)
}
