import type { Report } from '../../diagnostic.ts'
import { say } from '../../messages/message.ts'
import type { WriteStep } from '../flow-plan.ts'
import type { CreatePlan, ResourcePlan } from '../resource-plan.ts'
import type { FieldPlan, ValuePlan } from '../value-plan.ts'

/** Reports fields that are set and that no request of the connector, or only one of two, takes to the target. */
export function lintLost(
  fields: readonly FieldPlan[],
  step: WriteStep,
  modes: readonly string[],
  resource: ResourcePlan,
  report: Report,
): void {
  const create = modes.some((mode) => mode !== 'update') ? resource.create : undefined
  const update = modes.some((mode) => mode !== 'create') ? resource.update : undefined
  const isForNew = createdOnly(step)
  for (const { name } of fields) {
    const atFirst = isLost(name, create)
    const later = isLost(name, update)
    const isFirstAlone = later && !atFirst && create !== undefined
    if (isFirstAlone ? isForNew(name) : !atFirst && !later) continue
    const about = { name, resource: step.resource.name }
    const operation = atFirst ? 'create' : 'update'
    const isLostAlways = atFirst && later
    const message = isLostAlways
      ? say('fieldLost', about)
      : say('fieldLostBy', { ...about, operation })
    const hint = isFirstAlone
      ? say('sendOnlyNew', { name })
      : say('sendBySet', { field: `$set.${name}` })
    const path = [...step.path, 'set', name]
    report({ code: 'flow.field_lost', severity: 'error', path, atKey: true, message, hint })
  }
}

function isLost(name: string, by: Pick<CreatePlan, 'sends'> | undefined): boolean {
  return by?.sends?.includes(name) === false
}

/** Tells which fields need not go with an update: those for new records, and those that a record was found by. */
function createdOnly({ createOnly, match = [] }: WriteStep): (name: string) => boolean {
  const names = namesOf(createOnly)
  // Which a formula gives is known only for a record.
  if (!names) return () => true
  const all = new Set([...names, ...match.map(({ name }) => name)])
  return (name) => all.has(name)
}

/** The names in a list as written; nothing where a formula gives some. */
function namesOf(list: ValuePlan | undefined): readonly string[] | undefined {
  if (!list) return []
  if (list.kind === 'constant') return typeof list.value === 'string' ? [list.value] : []
  if (list.kind !== 'list') return undefined
  const names = list.items.map(namesOf)
  return names.every((each) => each !== undefined) ? names.flat() : undefined
}
