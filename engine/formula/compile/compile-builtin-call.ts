import type { Builtin } from '../run/builtins.ts'
import type { Code } from '../run/code.ts'
import { atCall } from '../run/language-error.ts'
import { spend } from '../run/meter.ts'
import { type Operand, read } from '../run/operand.ts'
import { type QuickCall, quickCalls, SLOW } from '../run/quick-calls.ts'
import type { Value } from '../run/value.ts'

/** A call of a built-in or product function, by a short cut where there is one for so many arguments. */
export function compileBuiltinCall(
  builtin: Builtin,
  args: readonly Operand[],
  position: number | undefined,
): Code {
  const { name } = builtin
  const quick = quickCalls[`${name}${args.length}`]
  const [first, second, third] = args
  if (quick === undefined || first === undefined) return slowCall(builtin, args, position)
  const call: ShortCut = { quick, builtin, count: args.length, position }
  if (second === undefined) {
    return (context, frame) => {
      spend(1)
      return attempt(call, context, read(first, context, frame), undefined, undefined)
    }
  }
  if (third === undefined) {
    return (context, frame) => {
      spend(1)
      const a = read(first, context, frame)
      return attempt(call, context, a, read(second, context, frame), undefined)
    }
  }
  return (context, frame) => {
    spend(1)
    const a = read(first, context, frame)
    const b = read(second, context, frame)
    return attempt(call, context, a, b, read(third, context, frame))
  }
}

function slowCall(builtin: Builtin, args: readonly Operand[], position: number | undefined): Code {
  return (context, frame) => {
    spend(1)
    const values = args.map((arg) => read(arg, context, frame))
    try {
      return builtin.call(values, context)
    } catch (thrown) {
      throw atCall(thrown, position, builtin.name)
    }
  }
}

interface ShortCut {
  readonly quick: QuickCall
  readonly builtin: Builtin
  readonly count: number
  readonly position: number | undefined
}

/** Tries the short cut first; the arguments are computed once either way. */
function attempt(
  { quick, builtin, count, position }: ShortCut,
  context: Value,
  a: Value,
  b: Value,
  c: Value,
): Value {
  try {
    const result = quick(a, b, c)
    return isSlow(result) ? builtin.call([a, b, c].slice(0, count), context) : result
  } catch (thrown) {
    throw atCall(thrown, position, builtin.name)
  }
}

/** Most results are texts and numbers, for which comparing types is cheaper. */
function isSlow(result: Value): boolean {
  return typeof result === 'object' && result === SLOW
}
