import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { hasFlag, RowFlag } from '../../model/mapping/schema-rows.ts'
import { useMapping, useMappingView } from './mapping-context.tsx'
import type { Side } from './mapping-state.ts'
import { toggleRow } from './toggle-row.ts'

/** Opens and closes a group by mouse; the arrow keys of the tree do the same. */
export function Caret({
  side,
  row,
  isOpen,
}: {
  readonly side: Side
  readonly row: number
  readonly isOpen: boolean
}) {
  const mapping = useMapping()
  const { [side]: rows } = useMappingView()
  if (!hasFlag(rows, row, RowFlag.group)) return <span className="mapping-caret" />
  const Icon = isOpen ? IconChevronDown : IconChevronRight
  return (
    <span
      aria-hidden
      className="mapping-caret"
      onClick={(event) => {
        event.stopPropagation()
        toggleRow(mapping, side, row, !isOpen)
      }}
    >
      <Icon size={14} />
    </span>
  )
}
