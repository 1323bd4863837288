import { useEffect, useSyncExternalStore } from 'react'

let title = ''
const listeners = new Set<() => void>()

/** Makes it the title of the document and of the path in the bar. */
export function usePageTitle(next: string): void {
  useEffect(() => {
    title = next
    document.title = `${next} · Mapwright`
    for (const listener of listeners) listener()
  }, [next])
}

/** The title of the page that is shown. */
export function useShownTitle(): string {
  return useSyncExternalStore(listen, read)
}

function listen(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function read(): string {
  return title
}
