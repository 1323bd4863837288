import { memo } from 'react'
import { Caret } from './caret.tsx'
import { FieldName } from './field-name.tsx'
import type { SourceWords } from './source-words.ts'
import type { Words } from './text.ts'

interface SourceRowProps extends SourceWords {
  readonly row: number
  /** Its place in pixels. */
  readonly top: number
  readonly isActive: boolean
  readonly isOpen: boolean
  readonly isConnecting: boolean
  /** It is, or is within, the item that bare names mean. */
  readonly isInScope: boolean
  readonly t: Words
}

/** One field of the source tree. It listens to nothing. */
export const SourceRow = memo(function SourceRow(props: SourceRowProps) {
  const { row, top, isActive, isOpen, isConnecting, isInScope, t, ...words } = props
  const { path, name, title, type, depth, isGroup, marks, value } = words
  return (
    <div
      id={`source-${row}`}
      role="treeitem"
      aria-level={depth + 1}
      aria-selected={isActive}
      aria-setsize={words.setSize}
      aria-posinset={words.posInSet}
      aria-expanded={isGroup ? isOpen : undefined}
      className="mapping-row mapping-source-row"
      data-row={row}
      data-path={path}
      data-connecting={isConnecting || undefined}
      data-scope={isInScope || undefined}
      style={{ top, paddingLeft: 6 + depth * 14 }}
    >
      <Caret isGroup={isGroup} isOpen={isOpen} />
      <FieldName name={name} title={path === '$' ? '' : title} path={path} />
      <span className="mapping-type" aria-hidden>
        {type}
      </span>
      {marks !== '' && <span className="mapping-hidden">{marks}</span>}
      <span className="mapping-value">{value}</span>
      <span
        aria-hidden
        className="mapping-dot"
        data-act="connect"
        title={t('connectFrom', { name: path })}
      />
    </div>
  )
})
