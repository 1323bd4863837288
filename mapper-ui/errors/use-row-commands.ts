import { type RefObject, useEffect, useMemo, useRef } from 'react'
import type { OpenRecord } from '../../server/contract/records.ts'
import type { RowCommand } from './key-bar.tsx'

interface Rows {
  readonly list: RefObject<HTMLElement | null>
  readonly items: readonly OpenRecord[]
  readonly selected: ReadonlySet<string>
  readonly onSelect: (key: string, isOn: boolean) => void
  /** Brings a row into sight, which may not be drawn yet. */
  readonly scrollTo: (index: number) => void
}

/** What keys do with the rows of a list. The focus says which row is meant, so that screen readers name it. */
export function useRowCommands(rows: Rows): Readonly<Record<RowCommand, () => void>> {
  const now = useRef(rows)
  useEffect(() => {
    now.current = rows
  })
  // The row that was meant last, while the focus is on a button of the page.
  const last = useRef(-1)
  return useMemo(() => {
    const at = (): number => {
      const row = document.activeElement?.closest('[data-index]')
      if (row && now.current.list.current?.contains(row)) {
        last.current = Number(row.getAttribute('data-index'))
      }
      return last.current
    }
    const move = (by: 1 | -1): void => {
      const { items, list, scrollTo } = now.current
      const index = Math.min(Math.max(at() + by, 0), items.length - 1)
      last.current = index
      scrollTo(index)
      // Drawn by then.
      requestAnimationFrame(() =>
        list.current?.querySelector<HTMLElement>(`[data-index="${index}"] a`)?.focus(),
      )
    }
    return {
      next: () => move(1),
      previous: () => move(-1),
      select: () => {
        const { items, selected, onSelect } = now.current
        const record = items[Math.max(at(), 0)]
        if (record) onSelect(record.key, !selected.has(record.key))
      },
      fix: focusFix,
    }
  }, [])
}

/** The first thing to answer where a cause is fixed; else the way to change the data of its records. */
function focusFix(): void {
  const field =
    document.querySelector<HTMLElement>('[data-fix] :is(input, textarea):not(:disabled)') ??
    document.querySelector<HTMLElement>('[data-fix-records]')
  field?.focus()
}
