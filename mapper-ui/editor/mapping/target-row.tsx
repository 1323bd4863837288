import { memo } from 'react'
import type { MappedField } from '../../model/mapping/mapped-fields.ts'
import { chipOf, type MappingView } from '../../model/mapping/mapping-view.ts'
import { hasFlag, RowFlag } from '../../model/mapping/schema-rows.ts'
import type { Translate } from '../../text/use-text.ts'
import { useText } from '../../text/use-text.ts'
import { Caret } from './caret.tsx'
import { CellEditor } from './cell-editor.tsx'
import { beginConnection, finishConnection } from './connect.ts'
import { ROW_HEIGHT } from './line-stage.ts'
import { MappingCell } from './mapping-cell.tsx'
import { useMapping, useMappingState, useMappingView, useStage } from './mapping-context.tsx'
import type { MappingState } from './mapping-state.ts'
import { PolicyCell } from './policy-cell.tsx'
import { type RowValues, showValue } from './row-values.ts'
import { edit } from './run-command.ts'
import { siblingsOf } from './siblings.ts'
import { StateCell, stateName } from './state-cell.tsx'
import { mappingText } from './text.ts'
import { typeName } from './type-name.ts'
import { useDrag } from './use-drag.ts'
import { ValueCell } from './value-cell.tsx'

interface TargetRowProps {
  readonly row: number
  /** Its place in the list of rows. */
  readonly index: number
  readonly isActive: boolean
  readonly isOpen: boolean
  readonly editing: MappingState['editing']
  readonly values: RowValues
}

/** One field of the target, what fills it, when it is sent, and what a sample gives. */
export const TargetRow = memo(function TargetRow(props: TargetRowProps) {
  const { row, index, isActive, isOpen, editing, values } = props
  const t = useText(mappingText)
  const mapping = useMapping()
  const stage = useStage()
  const view = useMappingView()
  const drag = useDrag('target')
  const { target } = view
  const path = target.paths[row] ?? ''
  const field = view.fields[view.fieldOf[row] ?? -1]
  const { size, place } = siblingsOf(target, row)
  const isConnecting = useMappingState(
    ({ connecting }) => connecting?.side === 'target' && connecting.path === path,
  )
  return (
    <div
      id={`target-${row}`}
      role="row"
      aria-rowindex={index + 2}
      aria-level={(target.depth[row] ?? 0) + 1}
      aria-setsize={size}
      aria-posinset={place}
      aria-selected={isActive}
      {...(hasFlag(target, row, RowFlag.group) && { 'aria-expanded': isOpen })}
      aria-label={describeRow(t, view, row, values)}
      className="mapping-row mapping-target-columns"
      data-path={path}
      data-connecting={isConnecting || undefined}
      style={{ top: index * ROW_HEIGHT }}
      onPointerDown={(event) => {
        if (!editing) drag(event, path)
      }}
      onPointerEnter={() => stage.point('target', row)}
      onClick={() => {
        if (finishConnection(mapping, 'target', path)) return
        mapping.editor.select({ step: view.step.path, field: path })
      }}
      onDoubleClick={() => {
        if (!editing) edit(mapping, path)
      }}
    >
      <span role="gridcell" className="mapping-field" style={indent(target.depth[row] ?? 0)}>
        <span
          aria-hidden
          className="mapping-dot"
          title={t('connectFrom', { name: path })}
          onClick={(event) => {
            event.stopPropagation()
            mapping.editor.select({ step: view.step.path, field: path })
            beginConnection(mapping, 'target', path)
          }}
        />
        <Caret side="target" row={row} isOpen={isOpen} />
        <span className="mapping-name" title={target.titles[row] || path}>
          {target.names[row]}
          {hasFlag(target, row, RowFlag.required) && <b aria-hidden> *</b>}
        </span>
        <span className="mapping-type">{typeName(target, row)}</span>
      </span>
      {editing && !editing.isLarge ? (
        <CellEditor editing={editing} />
      ) : (
        <MappingCell row={row} values={values} />
      )}
      <PolicyCell row={row} />
      <ValueCell field={field} mode="create" values={values} />
      <ValueCell field={field} mode="update" values={values} />
      <StateCell row={row} />
    </div>
  )
})

function indent(depth: number): { readonly paddingLeft: number } {
  return { paddingLeft: 2 + depth * 14 }
}

/** All that a row shows, as one sentence. */
function describeRow(
  t: Translate<(typeof mappingText)['keys'][number]>,
  view: MappingView,
  row: number,
  values: RowValues,
): string {
  const { target } = view
  const field = view.fields[view.fieldOf[row] ?? -1]
  const value = field && values.of(field, 'create')?.value
  return [
    target.names[row] ?? '',
    hasFlag(target, row, RowFlag.list) ? t('list') : '',
    hasFlag(target, row, RowFlag.required) ? t('required') : '',
    t(stateName(view.states[row] ?? 0)),
    field && field.kind !== 'group' ? t('mappedFrom', { text: chipOf(view, field) }) : '',
    isPlain(field) && value !== undefined ? t('gives', { value: showValue(value) }) : '',
  ]
    .filter(Boolean)
    .join(', ')
}

function isPlain(field: MappedField | undefined): boolean {
  return field !== undefined && field.kind !== 'group' && field.kind !== 'loop'
}
