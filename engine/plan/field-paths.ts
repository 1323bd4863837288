import type { WriteStep } from './flow-plan.ts'
import type { FieldPlan, ValuePlan } from './value-plan.ts'

const known = new WeakMap<WriteStep, ReadonlyMap<FieldPlan, string>>()

/** What people call the fields that a write sends, at any depth: `billing.city`, `lines[].price`. */
export function fieldPathsOf(step: WriteStep): ReadonlyMap<FieldPlan, string> {
  const paths = known.get(step) ?? new Map(listFields(step.set, ''))
  known.set(step, paths)
  return paths
}

function listFields(value: ValuePlan, at: string): (readonly [FieldPlan, string])[] {
  switch (value.kind) {
    case 'map':
      return value.fields.flatMap((field) => {
        const path = at === '' ? field.name : `${at}.${field.name}`
        return [[field, path] as const, ...listFields(field.value, path)]
      })
    case 'list':
      return value.items.flatMap((item) => listFields(item, `${at}[]`))
    case 'each':
      return listFields(value.set, `${at}[]`)
    case 'constant':
    case 'formula':
      return []
  }
}
