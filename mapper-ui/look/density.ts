import { useSyncExternalStore } from 'react'

/** How much room rows of lists and tables have: as the design gives them, or as little as they can do with. */
export type Density = 'comfortable' | 'compact'

const KEPT = 'mapwright-density'
const listeners = new Set<() => void>()

/** Kept in this browser, as the appearance is. */
export function useDensity(): Density {
  return useSyncExternalStore(listen, density)
}

export function chooseDensity(chosen: Density): void {
  localStorage.setItem(KEPT, chosen)
  applyDensity()
  for (const tell of listeners) tell()
}

/** The stylesheet follows it. */
export function applyDensity(): void {
  document.documentElement.dataset['density'] = density()
}

function density(): Density {
  return localStorage.getItem(KEPT) === 'compact' ? 'compact' : 'comfortable'
}

function listen(tell: () => void): () => void {
  listeners.add(tell)
  return () => {
    listeners.delete(tell)
  }
}
