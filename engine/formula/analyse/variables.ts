import { say } from '../../messages/message.ts'
import { suggestionHint } from '../../suggest-name.ts'
import type { VariableNode } from '../syntax/syntax-node.ts'
import { type AbstractValue, ANYTHING, valueOf } from './abstract-value.ts'
import { type Analysis, offsetOf } from './analysis.ts'
import { knownFunction } from './function-forms.ts'
import { fieldOf, valueAt } from './sources.ts'

/** The results of steps may be missing; these are not. */
const ALWAYS_THERE = new Set(['settings', 'record', 'key', 'index'])

/** A `$name` that the formula does not bind itself. */
export function evaluateVariable(analysis: Analysis, node: VariableNode): AbstractValue {
  const { scope } = analysis
  const name = node.value
  const schema = Object.hasOwn(scope.variables, name) ? scope.variables[name] : undefined
  if (schema) {
    return valueAt({ path: `$${name}`, schema }, !ALWAYS_THERE.has(name))
  }
  if (knownFunction(name)) return valueOf('function', { callees: [{ kind: 'named', name }] })
  if (!scope.openVariables) {
    analysis.report({
      code: 'formula.variable_unknown',
      severity: 'error',
      message: say('variableUnknown', { variable: `$${name}` }),
      hint: isField(analysis, name)
        ? say('isFieldWithoutDollar', { name })
        : suggestionHint(
            `$${name}`,
            Object.keys(scope.variables).map((each) => `$${each}`),
          ),
      offset: offsetOf(analysis.text, node, `$${name}`),
    })
  }
  return { ...ANYTHING, vanishes: true, made: new Set([`$${name}`]) }
}

/** True where the record in hand is known to have such a field. */
function isField({ root }: Analysis, name: string): boolean {
  return root.sources.some((source) => {
    const field = fieldOf(source, name)
    return field.kind === 'field' && field.source.schema !== undefined
  })
}
