import { type ReactNode, type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { VisibleRows } from '../../model/mapping/visible-rows.ts'
import { useStage } from './mapping-context.tsx'
import type { Side } from './mapping-state.ts'

/** Rows beyond the edges that are there already when they come into view. */
const SPARE = 6
/** Rows are changed in portions, so that most pixels of scrolling render nothing. */
const PORTION = 2

/** How many rows are in view, from which one on. */
interface RowRange {
  readonly first: number
  readonly shown: number
}

export interface RowWindow {
  readonly scroller: RefObject<HTMLDivElement | null>
  readonly range: StoreApi<RowRange>
  /** Of each row, in pixels. */
  readonly rowHeight: number
}

/**
 * Which rows of a long tree are rendered. Lines are told of every pixel, rows only of portions, and the tree around them of
 * nothing. `place`: the row that is chosen comes into view. `head`: height of the row of titles that stays while the others
 * scroll.
 */
export function useRowWindow(side: Side, place: number, head = 0): RowWindow {
  const scroller = useRef<HTMLDivElement>(null)
  const [range] = useState(() => createStore<RowRange>(() => ({ first: 0, shown: 30 })))
  const stage = useStage()
  const rowHeight = useStore(stage.rowHeight)
  useLayoutEffect(() => {
    const element = scroller.current
    if (!element) return undefined
    const follow = (): void => {
      const { scrollTop } = element
      const clientHeight = element.clientHeight - head
      stage.scroll(side, scrollTop, clientHeight)
      const first = Math.floor(scrollTop / rowHeight / PORTION) * PORTION
      const shown = Math.ceil(clientHeight / rowHeight)
      const before = range.getState()
      if (before.first !== first || before.shown !== shown) range.setState({ first, shown })
    }
    const sizes = new ResizeObserver(follow)
    sizes.observe(element)
    element.addEventListener('scroll', follow, { passive: true })
    follow()
    return () => {
      sizes.disconnect()
      element.removeEventListener('scroll', follow)
    }
  }, [side, stage, head, range, rowHeight])
  useEffect(() => revealRow(scroller.current, place, { head, rowHeight }), [place, head, rowHeight])
  return { scroller, range, rowHeight }
}

/** Whether a row is on the page: one that is scrolled away cannot be named. */
export function useIsDrawn({ range }: RowWindow, place: number): boolean {
  return useStore(range, (now) => place >= firstOf(now) && place < endOf(now))
}

/** Rows in and near the view. A row that stays is the same element: React does not look at it again while others come and go. */
export function RowsInView({
  range,
  list,
  drawn,
}: {
  readonly range: RowWindow['range']
  readonly list: VisibleRows['list']
  readonly drawn: (row: number) => ReactNode
}): ReactNode {
  const now = useStore(range)
  return Array.from(list.subarray(firstOf(now), endOf(now)), drawn)
}

function firstOf({ first }: RowRange): number {
  return Math.max(0, first - SPARE)
}

function endOf({ first, shown }: RowRange): number {
  return first + shown + PORTION + SPARE
}

function revealRow(
  element: HTMLElement | null,
  place: number,
  { head, rowHeight }: { readonly head: number; readonly rowHeight: number },
): void {
  if (!element || place < 0) return
  const top = place * rowHeight
  const { scrollTop } = element
  const clientHeight = element.clientHeight - head
  if (top < scrollTop) element.scrollTop = top
  else if (top + rowHeight > scrollTop + clientHeight) {
    element.scrollTop = top + rowHeight - clientHeight
  }
}
