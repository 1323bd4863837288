import type { ProductFunction } from '../product-function.ts'
import { productFunctions } from '../product-functions.ts'
import { type Builtin, builtins } from './builtins.ts'
import { makeCallable } from './callable.ts'
import { evaluationContext } from './evaluation.ts'
import { LanguageError } from './language-error.ts'
import { checkedText, spend } from './meter.ts'
import { asValue, type Value } from './value.ts'

/** Every function that a formula can name: those of the language, and those that Mapwright adds. */
export const functions: ReadonlyMap<string, Builtin> = new Map([
  ...builtins,
  ...productFunctions.map((added) => [added.name, productBuiltin(added)] as const),
])

/** Built-ins whose result can be a sequence that is not settled yet. */
const GIVE_SEQUENCES: ReadonlySet<string> = new Set(
  `append distinct each filter keys lookup map match reduce reverse shuffle single sort spread zip clone max min split
   error assert`.split(/\s+/),
)

export function mayGiveSequence(name: string): boolean {
  return GIVE_SEQUENCES.has(name) || !builtins.has(name)
}

/** What ours do with a text goes over it several times. */
function spendOnArguments(args: readonly Value[]): void {
  for (const arg of args) {
    if (typeof arg === 'string') spend(1 + arg.length)
    else spend(Array.isArray(arg) ? arg.length : 1)
  }
}

function productBuiltin({ name, arity, implementation }: ProductFunction): Builtin {
  const call = (args: readonly Value[]): Value => {
    if (args.length < arity.min || args.length > arity.max) {
      throw new LanguageError('T0410', { token: name, index: Math.min(args.length, arity.max) + 1 })
    }
    spendOnArguments(args)
    const result = asValue(implementation(args, evaluationContext()))
    return typeof result === 'string' ? checkedText(result) : result
  }
  const callable = makeCallable((...args) => call(args), {
    arity: Math.min(arity.max, 3),
    withContext: call,
    unchecked: call,
  })
  return { name, call, callable }
}
