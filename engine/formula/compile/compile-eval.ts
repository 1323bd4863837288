import { toText } from '../../messages/to-text.ts'
import { makeCallable } from '../run/callable.ts'
import type { Code } from '../run/code.ts'
import type { Frame } from '../run/frame.ts'
import { LanguageError, toLanguageError } from '../run/language-error.ts'
import { sequenceOf } from '../run/sequence.ts'
import type { Callable } from '../run/value.ts'
import { asValue, type Value } from '../run/value.ts'
import { packageFunction } from '../syntax/jsonata-package.ts'
import { parseFormula } from '../syntax/parse-formula.ts'
import type { SyntaxNode } from '../syntax/syntax-node.ts'

/** Compiles a text in the scope of the call that runs it. */
export type CompileText = (tree: SyntaxNode) => Code

/**
 * `$eval`, which only JSONata's own suite gets to use: in Mapwright what a formula can do is in its text, so the
 * compiler refuses the name.
 */
export function evalFunction(compileTree: CompileText): (frame: Frame) => Callable {
  const { validate } = packageFunction('eval')
  const compiled = new Map<string, Code>()
  const codeOf = (text: string): Code => {
    const code = compiled.get(text) ?? compileTree(parsed(text))
    compiled.set(text, code)
    return code
  }
  return (frame) => {
    const run = (args: readonly Value[], context: Value): Value => {
      const checked = validate(args, context)
      const [text, focus] = Array.isArray(checked) ? checked : args
      if (typeof text !== 'string') return undefined
      const code = codeOf(text)
      const input = focus === undefined ? context : asContext(asValue(focus))
      try {
        return code(input, frame)
      } catch (thrown) {
        throw nested('D3121', thrown)
      }
    }
    return makeCallable((...args) => run(args, null), { arity: 2, withContext: run })
  }
}

function parsed(text: string): SyntaxNode {
  const { node, problem } = parseFormula(text)
  if (node === undefined) throw new LanguageError('D3120', { message: toText(problem.message) })
  // What the text binds stays in it.
  return { type: 'block', expressions: [node] }
}

function nested(code: string, thrown: unknown): unknown {
  const error = toLanguageError(thrown)
  if (!(error instanceof LanguageError) || error.code.startsWith('LIMIT')) return error
  return new LanguageError(code, { message: error.code })
}

/** A list as the input of a formula is one context, not many. */
export function asContext(input: Value): Value {
  if (!Array.isArray(input) || input.sequence === true) return input
  const root = sequenceOf([input])
  root.outerWrapper = true
  return root
}
