import { useEffect, useState } from 'react'
import type { Box } from './place-card.ts'

const LOOK_MS = 200

/** Where something is in the window, as much of it as can be seen; and the window. */
interface View {
  readonly part: Box | undefined
  readonly window: Pick<Box, 'width' | 'height'>
}

/** The first of some parts of a page that is there. It may come later, and move; it is brought into view once. */
export function useViewOf(selectors: readonly string[]): View {
  const [view, setView] = useState<View>(() => ({ part: undefined, window: windowSize() }))
  const all = selectors.join('\n')
  useEffect(() => {
    let found: Element | undefined
    const look = (): void => {
      const now = findShown(all.split('\n'))
      if (now && now !== found) bringIntoView(now)
      found = now
      const part = now && visible(now.getBoundingClientRect())
      const next = { part, window: windowSize() }
      setView((before) => (JSON.stringify(before) === JSON.stringify(next) ? before : next))
    }
    look()
    const timer = setInterval(look, LOOK_MS)
    return () => clearInterval(timer)
  }, [all])
  return view
}

function findShown(selectors: readonly string[]): Element | undefined {
  return selectors
    .flatMap((selector) => [...document.querySelectorAll(selector)])
    .find((element) => element.getBoundingClientRect().width > 0)
}

function bringIntoView(element: Element): void {
  const { top, bottom, height } = element.getBoundingClientRect()
  const isSeen = top >= 0 && bottom <= window.innerHeight
  if (!isSeen)
    element.scrollIntoView({ block: height < window.innerHeight / 2 ? 'center' : 'start' })
}

function windowSize(): View['window'] {
  return { width: window.innerWidth, height: window.innerHeight }
}

/** Nothing of what is out of the window. */
function visible({ left, top, right, bottom }: DOMRect): Box | undefined {
  const { width, height } = windowSize()
  const from = { left: Math.max(0, left), top: Math.max(0, top) }
  const size = {
    width: Math.min(width, right) - from.left,
    height: Math.min(height, bottom) - from.top,
  }
  return size.width > 0 && size.height > 0 ? { ...from, ...size } : undefined
}
