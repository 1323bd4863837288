import type { SourceValue } from '../../../engine/index.ts'
import { showPath } from '../../model/document/json-path.ts'
import type { MappedField } from '../../model/mapping/mapped-fields.ts'
import type { Editor } from '../editor.ts'
import type { Mapping } from './mapping.ts'
import { listsWithin, showValue, turnOf } from './row-values.ts'

interface Asked {
  readonly field: MappedField
  readonly mode: 'create' | 'update'
}

/** Where the value of a field came from, in words of the file. */
export async function explainField(
  { project, view: seen }: Editor,
  { store }: Mapping,
  { field, mode }: Asked,
): Promise<
  { readonly from: readonly string[]; readonly decidedBy: readonly string[] } | undefined
> {
  const { view, items } = store.getState()
  if (!view) return undefined
  const { sample } = seen.getState()
  const place = {
    sample,
    mode,
    step: view.step.path,
    turn: turnOf(field.scope, items),
    lists: listsWithin(field.scope, view.step),
  }
  const told = await project.ask<'explain'>({ kind: 'explain', place, field: field.path })
  if (!told) return undefined
  const tables = told.rows.map(
    ({ table, asked, answer }) => `${table}: ${asked} → ${showValue(answer)}`,
  )
  return {
    from: [...told.values.map(showSource), ...told.names, ...tables],
    decidedBy: told.conditions.map(showSource),
  }
}

function showSource({ path, value }: SourceValue): string {
  return `${showPath(path)} = ${showValue(value)}`
}
