import type { Diagnostic, DocumentPath } from '../../../engine/index.ts'
import { startsWith, textAt } from '../document/json-path.ts'
import type { FlowStep } from './flow-steps.ts'
import type { JoinedFields } from './join-fields.ts'
import type { MappedField } from './mapped-fields.ts'
import type { LineageReader } from './read-lineage.ts'
import { hasFlag, RowFlag, type SchemaRows } from './schema-rows.ts'

export const RowState = {
  unmapped: 0,
  mapped: 1,
  missing: 2,
  error: 3,
  code: 4,
  partly: 5,
} as const

interface StateParts extends JoinedFields {
  readonly step: FlowStep
  readonly target: SchemaRows
  readonly fields: readonly MappedField[]
  readonly diagnostics: readonly Diagnostic[]
  readonly lineages: LineageReader
}

/** By target row: one of `RowState`. */
export function stateRows(parts: StateParts): Uint8Array {
  const { diagnostics, lineages, step, target, fields, fieldOf, filledWithin, fillableWithin } =
    parts
  const errors = diagnostics.filter(
    ({ severity, path }) => severity === 'error' && startsWith(path, step.path),
  )
  const mayCreate = textAt(step.value, ['mode']) !== 'update'
  const states = new Uint8Array(target.count)
  for (let row = 0; row < target.count; row++) {
    const field = fields[fieldOf[row] ?? -1]
    if (field) states[row] = stateOfField(field, errors, lineages)
    else if (mayCreate && isNeeded(row)) states[row] = RowState.missing
    const isPart = states[row] === RowState.mapped && hasFlag(target, row, RowFlag.group)
    if (isPart && (filledWithin[row] ?? 0) < (fillableWithin[row] ?? 0)) {
      states[row] = RowState.partly
    }
  }
  return states

  /** A required field of a group is needed only when the group is sent. */
  function isNeeded(row: number): boolean {
    if (!hasFlag(target, row, RowFlag.required)) return false
    const above = target.parent[row] ?? -1
    const group = above < 0 ? undefined : fields[fieldOf[above] ?? -1]
    return above < 0 || group?.kind === 'group' || group?.kind === 'loop'
  }
}

function stateOfField(
  field: MappedField,
  errors: readonly Diagnostic[],
  lineages: LineageReader,
): number {
  const isWrong = errors.some(({ path }) => isOwnPath(field, path))
  if (isWrong) return RowState.error
  const isFormula = field.kind === 'formula' || field.kind === 'loop'
  const isCode = isFormula && !lineages.read(field.text, field.scope).isDrawn
  return isCode ? RowState.code : RowState.mapped
}

/** A mistake within a group belongs to the field it is on, not to the group. */
function isOwnPath({ kind, path: own }: MappedField, path: DocumentPath): boolean {
  if (!startsWith(path, own)) return false
  if (kind === 'group') return path.length === own.length
  return kind !== 'loop' || String(path[own.length]) !== 'set'
}
