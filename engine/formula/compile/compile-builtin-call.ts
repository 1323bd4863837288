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
  if (second === undefined) return quickOne(quick, builtin, first, position)
  if (third === undefined) return quickTwo(quick, builtin, first, second, position)
  return quickThree(quick, builtin, [first, second, third], position)
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

// Each tries the short cut first; the arguments are computed once either way.

function quickOne(
  quick: QuickCall,
  builtin: Builtin,
  first: Operand,
  position: number | undefined,
): Code {
  return (context, frame) => {
    spend(1)
    const a = read(first, context, frame)
    try {
      const result = quick(a, undefined, undefined)
      return isSlow(result) ? builtin.call([a], context) : result
    } catch (thrown) {
      throw atCall(thrown, position, builtin.name)
    }
  }
}

function quickTwo(
  quick: QuickCall,
  builtin: Builtin,
  first: Operand,
  second: Operand,
  position: number | undefined,
): Code {
  return (context, frame) => {
    spend(1)
    const a = read(first, context, frame)
    const b = read(second, context, frame)
    try {
      const result = quick(a, b, undefined)
      return isSlow(result) ? builtin.call([a, b], context) : result
    } catch (thrown) {
      throw atCall(thrown, position, builtin.name)
    }
  }
}

function quickThree(
  quick: QuickCall,
  builtin: Builtin,
  [first, second, third]: readonly [Operand, Operand, Operand],
  position: number | undefined,
): Code {
  return (context, frame) => {
    spend(1)
    const a = read(first, context, frame)
    const b = read(second, context, frame)
    const c = read(third, context, frame)
    try {
      const result = quick(a, b, c)
      return isSlow(result) ? builtin.call([a, b, c], context) : result
    } catch (thrown) {
      throw atCall(thrown, position, builtin.name)
    }
  }
}

/** Most results are texts and numbers, for which comparing types is cheaper. */
function isSlow(result: Value): boolean {
  return typeof result === 'object' && result === SLOW
}
