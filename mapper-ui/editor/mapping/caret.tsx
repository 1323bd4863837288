import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'

const OPEN = <IconChevronDown size={14} />
const CLOSED = <IconChevronRight size={14} />

/** Opens and closes a group by mouse; the arrow keys of the tree do the same. */
export function Caret({
  isGroup,
  isOpen,
}: {
  readonly isGroup: boolean
  readonly isOpen: boolean
}) {
  if (!isGroup) return <span className="mapping-caret" />
  return (
    <span aria-hidden className="mapping-caret" data-act="fold">
      {isOpen ? OPEN : CLOSED}
    </span>
  )
}
