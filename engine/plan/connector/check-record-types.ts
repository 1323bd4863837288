import type { DocumentPath, Report } from '../../diagnostic.ts'
import { analyseFormula } from '../../formula/analyse-formula.ts'
import { checkAssignable } from '../../formula/check-assignable.ts'
import type { JsonObject } from '../../json.ts'
import type { FieldPlan, ValuePlan } from '../value-plan.ts'
import { objectOf } from './connector-author.ts'

/** Checks that what the formulas of `record` give can be what the schema of the tidy record says. */
export function checkRecordTypes(
  fields: readonly FieldPlan[],
  properties: JsonObject,
  path: DocumentPath,
  report: Report,
): void {
  for (const { name, value } of fields) {
    if (Object.hasOwn(properties, name)) {
      checkValue(value, objectOf(properties[name]), [...path, name], report)
    }
  }
}

function checkValue(
  value: ValuePlan,
  schema: JsonObject,
  path: DocumentPath,
  report: Report,
): void {
  switch (value.kind) {
    case 'formula': {
      // What the other system sends is not known: only what the formula itself makes of it can be wrong.
      const { type } = analyseFormula(value.formula.text, { variables: {}, openVariables: true })
      const misfit = checkAssignable(type, schema)
      if (misfit) report({ ...misfit, path: value.path })
      return
    }
    case 'map':
      checkRecordTypes(value.fields, objectOf(schema['properties']), path, report)
      return
    case 'list':
      for (const item of value.items) checkValue(item, objectOf(schema['items']), path, report)
      return
    case 'each':
      checkValue(value.set, objectOf(schema['items']), path, report)
      return
    case 'constant':
  }
}
