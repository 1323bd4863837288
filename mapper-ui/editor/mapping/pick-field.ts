import type { Mapping } from './mapping.ts'

/** As in the stylesheet. */
const HEIGHT = 290
const WIDTH = 480
const INDENT = 30

/** Looks for something to fill a field; `start` is what was typed already. */
export function pickField(mapping: Mapping, target: string, start: string): void {
  const row = mapping.store.getState().view?.target.rowOf.get(target)
  mapping.set({ picking: { target, start, ...placeAt(row) } })
}

/** Under the row, or above it where there is no room; in pixels of the canvas. */
function placeAt(row: number | undefined): { readonly left: number; readonly top: number } {
  const element = document.querySelector(`#target-${row}`)
  const canvas = element?.closest('.mapping-canvas')
  if (!element || !canvas) return { left: 0, top: 0 }
  const [own, frame] = [element.getBoundingClientRect(), canvas.getBoundingClientRect()]
  const below = own.bottom - frame.top
  const isLow = below + HEIGHT > frame.height
  return {
    left: Math.max(4, Math.min(own.left - frame.left + INDENT, frame.width - WIDTH)),
    top: isLow ? Math.max(0, own.top - frame.top - HEIGHT) : below,
  }
}
