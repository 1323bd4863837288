import type { DocumentPath, Report } from '../diagnostic.ts'
import { compileFormula } from '../formula/compile-formula.ts'
import type { Formula } from '../formula/formula.ts'
import { isJsonObject, type Json, type JsonObject } from '../json.ts'
import { say } from '../messages/message.ts'
import { type EachPlan, type FieldPlan, mapPlan, sizeOf, type ValuePlan } from './value-plan.ts'

/**
 * Compiles a value of a file: text that starts with `=` is a formula, `{ for, if, set }` is a list, all else stands
 * for itself.
 *
 * A formula that does not compile is reported and stands as nothing, so that an author sees every broken formula at
 * once; a plan with problems is not to be run.
 */
export function compileValue(value: Json, path: DocumentPath, report: Report): ValuePlan {
  if (typeof value === 'string' && value.startsWith('=')) {
    const formula = compileFormulaText(value, path, report)
    return { kind: 'formula', formula: formula ?? nothing(value.slice(1)), path }
  }
  if (Array.isArray(value)) {
    const items = value.map((item: Json, at) => compileValue(item, [...path, at], report))
    return { kind: 'list', items }
  }
  if (!isJsonObject(value)) return { kind: 'constant', value }
  return isEach(value)
    ? compileEach(value, path, report)
    : mapPlan(compileFields(value, path, report))
}

/** Whether a value is a formula that does not compile. */
export function isBroken(plan: ValuePlan): boolean {
  return plan.kind === 'formula' && plan.formula.evaluate === giveNothing
}

/** Compiles the fields of a map, in the order in which they are written. */
export function compileFields(map: JsonObject, path: DocumentPath, report: Report): FieldPlan[] {
  return Object.entries(map).map(([name, value]) => ({
    name,
    value: compileValue(value, [...path, name], report),
  }))
}

/** Compiles text that starts with `=`, where only a formula will do. */
export function compileFormulaText(
  text: string,
  path: DocumentPath,
  report: Report,
): Formula | undefined {
  const { formula, problems } = compileFormula(text.slice(1))
  for (const { code, message, hint, offset } of problems) {
    report({ code, severity: 'error', path, message, hint, offset: offset + 1 })
  }
  return formula
}

function nothing(text: string): Formula {
  const uses = { paths: [], everything: false, variables: [], tables: [] }
  return { text, uses, evaluate: giveNothing }
}

function giveNothing(): undefined {
  return undefined
}

function isEach(map: JsonObject): boolean {
  return Object.hasOwn(map, 'for') && Object.hasOwn(map, 'set')
}

function compileEach(map: JsonObject, path: DocumentPath, report: Report): EachPlan {
  const { for: list = null, if: test, set = null, ...rest } = map
  for (const name of Object.keys(rest)) {
    const message = say('listKeyUnknown', { name })
    report({
      code: 'value.list_key',
      severity: 'error',
      path: [...path, name],
      atKey: true,
      message,
    })
  }
  const item = compileValue(set, [...path, 'set'], report)
  return {
    kind: 'each',
    for: compileValue(list, [...path, 'for'], report),
    ...(test === undefined ? {} : { if: compileValue(test, [...path, 'if'], report) }),
    set: item,
    size: sizeOf(item),
    path,
  }
}
