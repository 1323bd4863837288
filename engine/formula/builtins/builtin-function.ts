import type { ProductFunctionExample } from '../product-function.ts'

/** What there is to know about a function of JSONata itself. */
export interface BuiltinFunction {
  /** Without the dollar sign. */
  readonly name: string
  /**
   * What it takes and gives, in JSONata's own notation: `<s-nn?:s>` is text (of itself the context), a number, perhaps
   * another, giving text.
   */
  readonly form: string
  readonly signature: string
  readonly doc: string
  readonly examples: readonly ProductFunctionExample[]
  /** Has a result also when its first argument has none. */
  readonly always?: boolean
  /** The result is a list also with one item; otherwise one item comes out alone. */
  readonly listAlways?: boolean
}

/** One function in one line of source, where that is all there is to say. */
export function builtin(
  name: string,
  form: string,
  parameters: string,
  doc: string,
  ...examples: readonly ProductFunctionExample[]
): BuiltinFunction {
  return { name, form, signature: `$${name}(${parameters})`, doc, examples }
}
