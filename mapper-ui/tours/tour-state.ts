import { useSyncExternalStore } from 'react'
import type { TourName } from './tours.ts'

interface ShownTour {
  readonly name: TourName
  /** Which of its cards, from 0. */
  readonly at: number
}

let shown: ShownTour | undefined
/** Where the focus goes back to. */
let opener: Element | null = null
const listeners = new Set<() => void>()

/** Shows the first card of a tour on the page that it is about; what has the focus gets it back at the end. */
export function startTour(name: TourName, from: Element | null = document.activeElement): void {
  opener = from
  change({ name, at: 0 })
}

export function showStep(at: number): void {
  if (shown) change({ ...shown, at })
}

/** Done, or skipped. */
export function endTour(): void {
  if (!shown) return
  leaveTour()
  returnFocus(opener)
}

/** The page that it is about is gone, and the focus is wherever that led. */
export function leaveTour(): void {
  if (!shown) return
  markSeen(shown.name)
  change(undefined)
}

/** Who does not want a tour is not asked again. */
export function forgoTour(name: TourName): void {
  markSeen(name)
  change(shown)
  returnFocus(null)
}

export function useShownTour(): ShownTour | undefined {
  return useSyncExternalStore(listen, () => shown)
}

/** Whether nobody has seen the tour in this browser yet, nor refused it. */
export function useIsTourNew(name: TourName): boolean {
  return useSyncExternalStore(listen, () => localStorage.getItem(keyOf(name)) === null)
}

/** Under which the browser remembers that a tour was seen. */
function keyOf(name: TourName): string {
  return `mapwright-tour-${name}`
}

function markSeen(name: TourName): void {
  localStorage.setItem(keyOf(name), 'seen')
}

/** An offer has gone with its buttons: the title of the page is where it was. */
function returnFocus(to: Element | null): void {
  const isThere = to instanceof HTMLElement && to !== document.body && to.isConnected
  const next = isThere ? to : document.querySelector<HTMLElement>('main h1')
  next?.focus({ preventScroll: true })
}

function change(next: ShownTour | undefined): void {
  shown = next
  for (const listener of listeners) listener()
}

function listen(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
