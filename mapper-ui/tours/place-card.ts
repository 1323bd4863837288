export interface Box {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

type Size = Pick<Box, 'width' | 'height'>

/** Between the card and what it tells of, and to the edges of the window. */
const GAP = 12

/** Where a card is beside what it tells of: where there is room; else over an end of it, so that the other is seen. */
export function placeCard(
  card: Size,
  of: Box | undefined,
  window: Size,
): { readonly left: number; readonly top: number } {
  const fit = ({ left, top }: { readonly left: number; readonly top: number }) => ({
    left: between(GAP, left, window.width - card.width - GAP),
    top: between(GAP, top, window.height - card.height - GAP),
  })
  if (!of) {
    return fit({ left: (window.width - card.width) / 2, top: window.height - card.height - GAP })
  }
  const { left, top, width, height } = of
  const middle = left + (width - card.width) / 2
  const below = top + height + GAP
  const above = top - card.height - GAP
  if (below + card.height + GAP <= window.height) return fit({ left: middle, top: below })
  if (above >= GAP) return fit({ left: middle, top: above })
  if (left + width + card.width + 2 * GAP <= window.width)
    return fit({ left: left + width + GAP, top })
  if (left - card.width - 2 * GAP >= 0) return fit({ left: left - card.width - GAP, top })
  const over = [top + height - card.height - GAP, window.height, 0]
  const places = over.map((each) => fit({ left: middle, top: each }))
  return places.find((each) => inSight(each.top, card, of) >= LEAST) ?? fit({ left: middle, top })
}

/** Of the height of a part, how much a card over it leaves in sight. */
function inSight(at: number, card: Size, { top, height }: Box): number {
  const end = Math.min(at + card.height, top + height)
  return height - Math.max(0, end - Math.max(at, top))
}

/** As much of a part says what it is. */
const LEAST = 24

function between(low: number, value: number, high: number): number {
  return Math.max(low, Math.min(value, high))
}
