import jsonata from 'jsonata'

/** What the package throws for a text it cannot read: not an `Error`. */
export interface SyntaxFailure {
  readonly code: string
  readonly message: string
  /** Where the culprit ends in the text. */
  readonly position: number
  readonly token: string
  /** The token as JSON shows it. */
  readonly found: string
  /** What the message names besides: mostly what was expected. */
  readonly value: unknown
}

/** Checks arguments against a signature such as `<s-n?:s>`, and gives them as the function wants them. */
export type ValidateArguments = (args: readonly unknown[], context: unknown) => unknown

/** One of the functions that the package implements. */
export interface PackageFunction {
  readonly implementation: (this: unknown, ...args: readonly unknown[]) => unknown
  readonly validate: ValidateArguments
}

/** The tree of a text, unchecked. Throws what the package throws. */
export function parseWithPackage(text: string): unknown {
  return jsonata(text).ast()
}

/** Reads what {@link parseWithPackage} threw; `undefined` when it was not about the text. */
export function syntaxFailure(thrown: unknown): SyntaxFailure | undefined {
  const code = property(thrown, 'code')
  if (typeof code !== 'string') return undefined
  const message = property(thrown, 'message')
  const position = property(thrown, 'position')
  const token = property(thrown, 'token')
  return {
    code,
    message: typeof message === 'string' && message !== '' ? message : code,
    position: typeof position === 'number' ? position : 0,
    token: typeof token === 'string' ? token : '',
    found: JSON.stringify(token) ?? '',
    value: property(thrown, 'value'),
  }
}

/** What the package itself makes of a formula: the oracle of the tests. Slow, and without limits. */
export async function evaluateWithPackage(
  text: string,
  input: unknown,
  variables: Readonly<Record<string, unknown>>,
  limits?: { readonly timeout: number; readonly stack: number; readonly sequence: number },
): Promise<unknown> {
  return jsonata(text, limits).evaluate(input, { ...variables })
}

/** A formula compiled by the package once, to be run many times beside ours. */
export function preparedPackage(text: string): (input: unknown) => Promise<unknown> {
  const expression = jsonata(text)
  return async (input) => expression.evaluate(input)
}

/** Makes the check of a signature such as `<(oa):o>`. */
export function signatureCheck(definition: string): ValidateArguments {
  const lambda = jsonata(`function($x)${definition}{$x}`).ast()
  return validateOf(lambda)
}

/** The package's own function of that name, without its dollar sign. */
export function packageFunction(name: string): PackageFunction {
  const definition = lookUp(name)
  const implementation = property(definition, 'implementation')
  if (typeof implementation !== 'function') {
    throw new Error(`The installed "jsonata" has no function "${name}".`)
  }
  return {
    implementation(...args) {
      try {
        return Reflect.apply(implementation, this, args)
      } catch (thrown) {
        // Without its check (in `$f(?, x)`) a function of the package breaks off at what it did not expect.
        if (thrown instanceof TypeError) throw wrongArgument(name)
        throw thrown
      }
    },
    validate: validateOf(definition),
  }
}

/** As the check of arguments would have thrown it. */
function wrongArgument(token: string): object {
  return { code: 'T0410', token, index: 1 }
}

/** How many arguments the package says a function of its own takes. */
export function packageArity(name: string): number {
  const implementation = property(lookUp(name), 'implementation')
  return typeof implementation === 'function' ? implementation.length : 0
}

function validateOf(holder: unknown): ValidateArguments {
  const signature = property(holder, 'signature')
  const validate = property(signature, 'validate')
  if (typeof validate !== 'function')
    throw new Error('The installed "jsonata" checks no signatures.')
  return (args, context) => Reflect.apply(validate, signature, [args, context])
}

/**
 * The package keeps its functions to itself, but tells a tracer its environment before the first `await`: that is
 * how to reach them without waiting.
 */
const lookUp: (name: string) => unknown = (() => {
  let environment: unknown
  const expression = jsonata('1')
  const trace = (_node: unknown, _input: unknown, seen: unknown): void => {
    environment = seen
  }
  const assign = property(expression, 'assign')
  if (typeof assign === 'function') {
    Reflect.apply(assign, expression, [Symbol.for('jsonata.__evaluate_entry'), trace])
  }
  void expression.evaluate(undefined)
  const lookup = property(environment, 'lookup')
  if (typeof lookup !== 'function') throw new Error('The installed "jsonata" shows no environment.')
  return (name) => Reflect.apply(lookup, environment, [name])
})()

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}
