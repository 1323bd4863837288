import { memo } from 'react'
import { Caret } from './caret.tsx'
import type { Words } from './text.ts'

interface FoldRowProps {
  /** Its number in the list of rows. */
  readonly id: number
  readonly index: number
  /** Its place in pixels. */
  readonly top: number
  readonly depth: number
  readonly count: number
  /** Some of the fields that it stands for. */
  readonly names: string
  readonly isOpen: boolean
  readonly isActive: boolean
  readonly t: Words
}

/** Stands for the fields of a level that nothing fills and nothing has to. */
export const FoldRow = memo(function FoldRow(props: FoldRowProps) {
  const { id, index, top, depth, count, names, isOpen, isActive, t } = props
  const title = t('emptyFields', { count })
  return (
    <div
      id={`target-${id}`}
      role="row"
      aria-rowindex={index + 2}
      aria-level={depth + 1}
      aria-selected={isActive}
      aria-expanded={isOpen}
      aria-label={`${title}: ${names}`}
      className="mapping-row mapping-target-columns mapping-fold"
      data-fold={id}
      style={{ top }}
    >
      <span role="gridcell" className="mapping-formula" />
      <span role="gridcell" className="mapping-fold-words" style={{ paddingLeft: depth * 14 }}>
        <Caret isGroup isOpen={isOpen} />
        <span className="mapping-fold-names" title={names}>
          {title}
          <small>{names}</small>
        </span>
      </span>
    </div>
  )
})
