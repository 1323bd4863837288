import { useSyncExternalStore } from 'react'

/** In the browser: the tour was seen, or skipped. */
const SEEN = 'mapwright-tour'

let step: number | undefined
const listeners = new Set<() => void>()

/** Shows a step of the tour, once the editor is open. */
export function showTour(next: number): void {
  step = next
  tell()
}

export function endTour(): void {
  step = undefined
  localStorage.setItem(SEEN, 'seen')
  tell()
}

export function useTourStep(): number | undefined {
  return useSyncExternalStore(listen, () => step)
}

/** Whether nobody has seen the tour in this browser yet. */
export function useIsTourNew(): boolean {
  return useSyncExternalStore(listen, () => localStorage.getItem(SEEN) === null)
}

function tell(): void {
  for (const listener of listeners) listener()
}

function listen(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
