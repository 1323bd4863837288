import { analyseFormula } from '../../formula/analyse-formula.ts'
import type { Formula } from '../../formula/formula.ts'
import { formulasOf } from '../formulas-of.ts'
import type { ValuePlan } from '../value-plan.ts'

/** The fields of `$set` that these values are made of; nothing where it may be any of them. */
export function fieldsSent(values: readonly ValuePlan[]): readonly string[] | undefined {
  const formulas = values.flatMap((value) => Array.from(formulasOf(value)))
  const names = formulas.flatMap(({ formula }) => fieldsOfSet(formula))
  return names.every((name) => name !== undefined) ? names : undefined
}

/** No name for `$set` as a whole, or for any of its fields. */
function fieldsOfSet({ text, uses }: Formula): readonly (string | undefined)[] {
  if (!uses.variables.includes('set')) return []
  const scope = { variables: { set: {} }, openVariables: true }
  const { values, conditions, counts } = analyseFormula(text, scope).lineage
  const paths = [
    ...values,
    ...conditions,
    // It is always there, and there is one.
    ...counts.filter((path) => path !== '$set'),
  ]
  return paths.filter(isOfSet).map(fieldOf)
}

function isOfSet(path: string): boolean {
  return /^\$set(?![\w])/.test(path)
}

/** The first name after `$set.`, which stands in backticks where it is no plain word. */
function fieldOf(path: string): string | undefined {
  const [, quoted, plain] = /^\$set(?:\[\])?\.(?:`([^`]*)`|([^.[]+))/.exec(path) ?? []
  return plain?.startsWith('*') ? undefined : (quoted ?? plain)
}
