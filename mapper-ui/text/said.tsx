import { useTitled } from './use-titled.ts'

/** A reason as the server gives it, with resources as they are called. */
export function Said({ text }: { readonly text: string }) {
  return useTitled()(text)
}
