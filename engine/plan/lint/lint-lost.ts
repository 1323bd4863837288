import type { Report } from '../../diagnostic.ts'
import { say } from '../../messages/message.ts'
import type { WriteStep } from '../flow-plan.ts'
import type { CreatePlan, ResourcePlan } from '../resource-plan.ts'
import type { FieldPlan } from '../value-plan.ts'

/**
 * Reports fields that are set and that no request of the connector takes to the target, or not the one that makes a new
 * record. What only goes with new records is a choice: many systems let a field be set once.
 */
export function lintLost(
  fields: readonly FieldPlan[],
  step: WriteStep,
  modes: readonly string[],
  resource: ResourcePlan,
  report: Report,
): void {
  const create = modes.some((mode) => mode !== 'update') ? resource.create : undefined
  const update = modes.some((mode) => mode !== 'create') ? resource.update : undefined
  for (const { name } of fields) {
    const atFirst = isLost(name, create)
    const later = isLost(name, update)
    if (!atFirst && (!later || create !== undefined)) continue
    const about = { name, resource: step.resource.name }
    const operation = atFirst ? 'create' : 'update'
    const message =
      atFirst && later ? say('fieldLost', about) : say('fieldLostBy', { ...about, operation })
    const hint = say('sendBySet', { field: `$set.${name}` })
    const path = [...step.path, 'set', name]
    report({ code: 'flow.field_lost', severity: 'error', path, atKey: true, message, hint })
  }
}

function isLost(name: string, by: Pick<CreatePlan, 'sends'> | undefined): boolean {
  return by?.sends?.includes(name) === false
}
