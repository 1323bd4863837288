import { useCallback } from 'react'
import { dropField } from './connect.ts'
import { foldOf } from './fold-of.ts'
import type { LineStage } from './line-stage.ts'
import type { Mapping } from './mapping.ts'
import { useMapping, useStage } from './mapping-context.tsx'
import type { Side } from './mapping-state.ts'
import { toggleFold } from './toggle-row.ts'

/** Pixels that a pointer moves before it drags: less is a click. */
const SLACK = 5
const EDGE = 36

/** Draws a line from a row to a row of the other tree, from either side. */
export function useDrag(side: Side): (event: PointerEvent, row: HTMLElement) => void {
  const mapping = useMapping()
  const stage = useStage()
  return useCallback(
    (event, row) => {
      if (event.button !== 0) return
      follow(mapping, stage, { side, path: row.dataset['path'] ?? '', event, row })
    },
    [mapping, stage, side],
  )
}

interface Drag {
  readonly side: Side
  readonly path: string
  readonly event: PointerEvent
  readonly row: Element
}

function follow(mapping: Mapping, stage: LineStage, { side, path, event, row }: Drag): void {
  const canvas = row.closest('.mapping-canvas')
  if (!canvas) return
  const own = row.getBoundingClientRect()
  const frame = canvas.getBoundingClientRect()
  const fromY = own.top + own.height / 2 - frame.top
  const fromX = (side === 'source' ? own.right : own.left) - frame.left
  const listening = new AbortController()
  mapping.set({ isHeld: true })
  let isDragging = false
  let over: Element | undefined

  const move = (now: PointerEvent): void => {
    isDragging ||= Math.hypot(now.clientX - event.clientX, now.clientY - event.clientY) > SLACK
    if (!isDragging) return
    now.preventDefault()
    const there = rowAt(now, side)
    if (there !== over) {
      over?.removeAttribute('data-drop')
      there?.setAttribute('data-drop', '')
      over = there
    }
    openUnder(mapping, now)
    scrollNear(now, canvas, side)
    const pointer = { x: now.clientX - frame.left, y: now.clientY - frame.top }
    stage.stretch(
      side === 'source'
        ? { fromX, fromY, toX: pointer.x, toY: pointer.y }
        : { fromX: pointer.x, fromY: pointer.y, toX: fromX, toY: fromY },
    )
  }
  const end = (): void => {
    over?.removeAttribute('data-drop')
    stage.stretch(undefined)
    mapping.set({ isHeld: false })
    listening.abort()
  }
  const drop = (now: PointerEvent): void => {
    const there = isDragging ? rowAt(now, side) : undefined
    end()
    const other = there instanceof HTMLElement ? there.dataset['path'] : undefined
    if (other === undefined) return
    if (side === 'source') dropField(mapping, path, other)
    else dropField(mapping, other, path)
  }
  const { signal } = listening
  globalThis.addEventListener('pointermove', move, { signal })
  globalThis.addEventListener('pointerup', drop, { signal })
  globalThis.addEventListener('pointercancel', end, { signal })
  globalThis.addEventListener('keydown', ({ key }) => key === 'Escape' && end(), { signal })
}

/** Fields that are folded are there for what is dragged onto them. */
function openUnder(mapping: Mapping, { clientX, clientY }: PointerEvent): void {
  const fold = foldOf(document.elementFromPoint(clientX, clientY))
  if (fold === undefined) return
  mapping.set({ foldRow: undefined })
  toggleFold(mapping, fold, true)
}

/** The row of the other tree under the pointer. */
function rowAt({ clientX, clientY }: PointerEvent, side: Side): Element | undefined {
  const other = side === 'source' ? 'target' : 'source'
  const there = document.elementFromPoint(clientX, clientY)
  return there?.closest(`[data-side="${other}"] [data-path]`) ?? undefined
}

/** Rows out of view come into it while the pointer is held near the edge. */
function scrollNear({ clientY }: PointerEvent, canvas: Element, side: Side): void {
  const other = side === 'source' ? 'target' : 'source'
  const scroller = canvas.querySelector(`[data-side="${other}"] [data-scroller]`)
  const frame = scroller?.getBoundingClientRect()
  if (!scroller || !frame) return
  if (clientY < frame.top + EDGE) scroller.scrollTop -= 14
  else if (clientY > frame.bottom - EDGE) scroller.scrollTop += 14
}
