import type { KeyboardEvent } from 'react'

/** Keys of a menu: they walk its items, and leave it. */
export function moveInMenu(event: KeyboardEvent, close: () => void): void {
  const { key, currentTarget } = event
  if (key === 'Escape' || key === 'Tab') {
    event.preventDefault()
    close()
    return
  }
  const items = [...currentTarget.querySelectorAll('button')]
  const at = items.findIndex((item) => item === document.activeElement)
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1 + items.length,
    Home: 0,
    End: items.length - 1,
  }
  const next = steps[key]
  if (next === undefined) return
  event.preventDefault()
  event.stopPropagation()
  items[next % items.length]?.focus()
}
