import { isCallable, makeCallable } from './callable.ts'
import { atCall, LanguageError } from './language-error.ts'
import { enterCall, leaveCall, spend } from './meter.ts'
import { settle } from './sequence.ts'
import type { Callable, Value } from './value.ts'

/** Calls what an expression gave as the function; the result is settled. */
export function call(
  procedure: Value,
  args: readonly Value[],
  context: Value,
  position: number | undefined,
  token: string | undefined,
): Value {
  return settle(callRaw(procedure, args, context, position, token))
}

/** {@link call} for where the language sees a function's results before they are settled. */
export function callRaw(
  procedure: Value,
  args: readonly Value[],
  context: Value,
  position: number | undefined,
  token: string | undefined,
): Value {
  enterCall()
  try {
    return finish(applyOnce(procedure, args, context))
  } catch (thrown) {
    throw atCall(thrown, position, token)
  } finally {
    leaveCall()
  }
}

/** Makes the calls that a function left to its caller: tail calls need no depth, however many there are. */
export function finish(result: Value): Value {
  let current = result
  while (typeof current === 'function' && current.tail !== undefined) {
    const { procedure, args, context, position, token } = current.tail
    spend(1)
    try {
      current = applyOnce(procedure, args, context)
    } catch (thrown) {
      throw atCall(thrown, position, token)
    }
  }
  return current
}

function applyOnce(procedure: Value, args: readonly Value[], context: Value): Value {
  if (!isCallable(procedure)) throw new LanguageError('T1006')
  if (procedure.withContext !== undefined) return procedure.withContext(args, context)
  if (procedure.validate === undefined) return procedure(...args)
  return procedure(...checkedArguments(procedure, args, context))
}

function checkedArguments(procedure: Callable, args: readonly Value[], context: Value): Value[] {
  const checked = procedure.validate?.(args, context)
  if (!Array.isArray(checked)) return [...args]
  return checked
}

/** A call from within a function such as `$map`: up to `count` of the arguments, as many as it looks at. */
export function callBack(
  procedure: Callable,
  count: number,
  first: Value,
  second: Value,
  third: Value,
): Value {
  enterCall()
  try {
    return finish(
      procedure.validate === undefined && procedure.withContext === undefined
        ? direct(procedure, count, first, second, third)
        : applyOnce(procedure, [first, second, third].slice(0, count), null),
    )
  } finally {
    leaveCall()
  }
}

function direct(
  procedure: Callable,
  count: number,
  first: Value,
  second: Value,
  third: Value,
): Value {
  if (count === 1) return procedure(first)
  return count === 2 ? procedure(first, second) : procedure(first, second, third)
}

/** A function of the formula, to be called by a built-in; a host's function is none. */
export function requireCallable(value: Value): Callable {
  if (isCallable(value)) return value
  throw new LanguageError('T1006')
}

/** How many of (item, position, list) a function wants; the first it always gets. */
export function wantedArguments(procedure: Callable): number {
  return Math.min(Math.max(procedure.arity, 1), 3)
}

/** The `?` among the arguments of a partial application. */
export const HOLE = Symbol('?')

/** `$f(?, x)`: a function of what is left open. */
export function partial(
  procedure: Value,
  args: ReadonlyArray<Value | typeof HOLE>,
  token: string | undefined,
  position: number | undefined,
): Value {
  if (!isCallable(procedure)) throw new LanguageError('T1008', { position, token })
  const taken = args.slice(0, procedure.arity)
  const holes = taken.filter((arg) => arg === HOLE).length
  const run = procedure.unchecked ?? ((all: readonly Value[]) => procedure(...all))
  return makeCallable(
    (...given) => {
      const rest = given.values()
      return run(taken.map((arg) => (arg === HOLE ? rest.next().value : arg)))
    },
    { arity: holes },
  )
}

/** `f ~> g`: a function that passes what `f` gives on to `g`. */
export function composed(first: Value, second: Value, position: number | undefined): Value {
  return makeCallable(
    (argument) => {
      const between = call(first, [argument], null, position, undefined)
      return tailCall(second, [between], null, position, undefined)
    },
    { arity: 1 },
  )
}

/** Leaves a call to whoever called the function that ends with it. */
export function tailCall(
  procedure: Value,
  args: readonly Value[],
  context: Value,
  position: number | undefined,
  token: string | undefined,
): Value {
  return makeCallable(() => undefined, {
    arity: 0,
    tail: { procedure, args, context, position, token },
  })
}
