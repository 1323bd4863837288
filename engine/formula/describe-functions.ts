import { builtinFunctions } from './builtins/builtin-functions.ts'
import type { ProductFunctionExample } from './product-function.ts'
import { productFunctions } from './product-functions.ts'

/** What the editor shows of a function, and what `mapwright functions` prints. */
export interface FunctionDescription {
  /** Without the dollar sign. */
  readonly name: string
  readonly signature: string
  readonly doc: string
  readonly examples: readonly ProductFunctionExample[]
  /** `mapwright`: ours. `jsonata`: part of the language that formulas are written in. */
  readonly from: 'mapwright' | 'jsonata'
}

/** Every function that a formula may call, ours first. */
export function describeFunctions(): readonly FunctionDescription[] {
  return [
    ...productFunctions.map((each) => describe(each, 'mapwright')),
    ...builtinFunctions.map((each) => describe(each, 'jsonata')),
  ]
}

function describe(
  { name, signature, doc, examples }: Omit<FunctionDescription, 'from'>,
  from: 'mapwright' | 'jsonata',
): FunctionDescription {
  return { name, signature, doc, examples, from }
}
