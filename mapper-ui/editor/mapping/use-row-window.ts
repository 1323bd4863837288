import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useStage } from './mapping-context.tsx'
import type { Side } from './mapping-state.ts'
import { ROW_HEIGHT } from './stage-layout.ts'

/** Rows beyond the edges that are there already when they come into view. */
const SPARE = 6
/** Rows are changed in portions, so that most pixels of scrolling render nothing. */
const PORTION = 2

export interface RowWindow {
  readonly scroller: RefObject<HTMLDivElement | null>
  readonly from: number
  readonly to: number
}

/**
 * Which rows of a long tree are rendered. Lines are told of every pixel; React only of portions. `place`: the row
 * that is chosen comes into view. `head`: height of the row of titles that stays while the others scroll.
 */
export function useRowWindow(side: Side, count: number, place: number, head = 0): RowWindow {
  const scroller = useRef<HTMLDivElement>(null)
  const stage = useStage()
  const [{ first, shown }, setWindow] = useState({ first: 0, shown: 30 })
  useLayoutEffect(() => {
    const element = scroller.current
    if (!element) return undefined
    const follow = (): void => {
      const { scrollTop } = element
      const clientHeight = element.clientHeight - head
      stage.scroll(side, scrollTop, clientHeight)
      const at = Math.floor(scrollTop / ROW_HEIGHT / PORTION) * PORTION
      const rows = Math.ceil(clientHeight / ROW_HEIGHT)
      setWindow((before) =>
        before.first === at && before.shown === rows ? before : { first: at, shown: rows },
      )
    }
    const sizes = new ResizeObserver(follow)
    sizes.observe(element)
    element.addEventListener('scroll', follow, { passive: true })
    follow()
    return () => {
      sizes.disconnect()
      element.removeEventListener('scroll', follow)
    }
  }, [side, stage, head])
  useEffect(() => revealRow(scroller.current, place, head), [place, head])
  const from = Math.max(0, first - SPARE)
  const to = Math.min(count, first + shown + PORTION + SPARE)
  return { scroller, from, to }
}

function revealRow(element: HTMLElement | null, place: number, head: number): void {
  if (!element || place < 0) return
  const top = place * ROW_HEIGHT
  const { scrollTop } = element
  const clientHeight = element.clientHeight - head
  if (top < scrollTop) element.scrollTop = top
  else if (top + ROW_HEIGHT > scrollTop + clientHeight) {
    element.scrollTop = top + ROW_HEIGHT - clientHeight
  }
}
