import { IconPinFilled } from '@tabler/icons-react'
import { type CSSProperties, memo } from 'react'
import { Caret } from './caret.tsx'
import { CellEditor } from './cell-editor.tsx'
import { FieldName } from './field-name.tsx'
import { MappingCell } from './mapping-cell.tsx'
import { PolicyCell } from './policy-cell.tsx'
import type { RowCells } from './row-cells.ts'
import type { ValueLook } from './row-words.ts'

import { StateCell } from './state-cell.tsx'

/** How far a field stands within others; the stylesheet reads it. */
function indentOf(depth: number): CSSProperties {
  const style: Record<string, string> = { '--mapping-indent': `${depth * 14}px` }
  return style
}

const PIN = <IconPinFilled size={12} aria-hidden style={{ flexShrink: 0 }} />

interface TargetRowProps extends RowCells {
  readonly row: number
  /** Its place in the list of rows. */
  readonly index: number
  /** Its place in pixels. */
  readonly top: number
  readonly isActive: boolean
  readonly isConnecting: boolean
}

/**
 * One field of the target, what fills it, when it is sent, and what a sample gives. It listens to nothing: a row that
 * only moves, or is chosen, does not render its cells again.
 */
export const TargetRow = memo(function TargetRow(props: TargetRowProps) {
  const { row, index, top, isActive, isConnecting, ...cells } = props
  return (
    <div
      id={`target-${row}`}
      role="row"
      aria-rowindex={index + 2}
      aria-level={cells.depth + 1}
      aria-setsize={cells.setSize}
      aria-posinset={cells.posInSet}
      aria-selected={isActive}
      aria-expanded={cells.isGroup ? cells.isOpen : undefined}
      aria-label={cells.isPinned ? `${cells.label}, ${cells.t('pinned')}` : cells.label}
      className="mapping-row mapping-target-columns"
      data-row={row}
      data-path={cells.path}
      data-connecting={isConnecting || undefined}
      data-read-only={(cells.isReadOnly && !cells.kind) || undefined}
      style={{ top }}
    >
      <Cells {...cells} />
    </div>
  )
})

const Cells = memo(function Cells(props: RowCells) {
  const { path, name, title, type, depth, isRequired, isReadOnly, editing, t } = props
  return (
    <>
      {editing && !editing.isLarge ? <CellEditor editing={editing} /> : <MappingCell {...props} />}
      <span role="gridcell" className="mapping-field" style={indentOf(depth)}>
        {isReadOnly && !props.kind ? (
          <span aria-hidden className="mapping-no-dot" />
        ) : (
          <span
            aria-hidden
            className="mapping-dot"
            data-act="connect"
            data-filled={props.kind}
            title={t('connectFrom', { name: path })}
          />
        )}
        <Caret isGroup={props.isGroup} isOpen={props.isOpen} />
        <FieldName name={name} title={title} path={path}>
          {isRequired && <b aria-hidden> *</b>}
        </FieldName>
        <span className="mapping-type">{type}</span>
        {props.isPinned && PIN}
      </span>
      <PolicyCell name={name} policy={props.policy} t={t} />
      <ValueCell mode="create" words={props.create} look={props.createLook} />
      <ValueCell mode="update" words={props.update} look={props.updateLook} />
      <StateCell
        state={props.state}
        words={props.stateWords}
        untested={props.untested}
        neverFilled={props.neverFilled}
      />
    </>
  )
})

/** What the chosen sample gives for a field. */
function ValueCell({
  mode,
  words,
  look,
}: {
  readonly mode: 'create' | 'update'
  readonly words: string
  readonly look: ValueLook
}) {
  return (
    <span role="gridcell" className="mapping-value" data-mode={mode} data-look={look} title={words}>
      {words}
    </span>
  )
}
