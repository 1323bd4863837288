import type { Mapping } from './mapping.ts'
import type { Picking } from './mapping-state.ts'

/** As in the stylesheet. */
const HEIGHT = 290
const WIDTH = 480
const INDENT = 30
const MARGIN = 4

/** Looks for something to fill a field; `start` is what was typed already. */
export function pickField(mapping: Mapping, target: string, start: string): void {
  const row = mapping.store.getState().view?.target.rowOf.get(target)
  mapping.set({ picking: { target, start, place: placeAt(row) } })
}

/** Under the row, or above it where there is no room. */
function placeAt(row: number | undefined): Picking['place'] {
  const element = document.querySelector(`#target-${row}`)
  if (!element) return { left: MARGIN, top: MARGIN }
  const { clientWidth, clientHeight } = document.documentElement
  const own = element.getBoundingClientRect()
  const left = Math.max(MARGIN, Math.min(own.left + INDENT, clientWidth - WIDTH - MARGIN))
  const isLow = own.bottom + HEIGHT > clientHeight
  return isLow ? { left, bottom: clientHeight - own.top } : { left, top: own.bottom }
}
