import { useSyncExternalStore } from 'react'
import type { ManualName, TopicName } from './topics.ts'

/** What the panel at the side shows. */
export type HelpPlace =
  | { readonly kind: 'home' }
  | { readonly kind: 'topic'; readonly topic: TopicName }
  | { readonly kind: 'manual'; readonly manual: ManualName; readonly heading?: string }
  | { readonly kind: 'integration'; readonly name: string; readonly heading?: string }

let place: HelpPlace | undefined
/** Where the focus goes back to. */
let opener: Element | null = null
const listeners = new Set<() => void>()

export function openHelp(next: HelpPlace): void {
  if (place === undefined) opener = document.activeElement
  change(next)
}

export function closeHelp(): void {
  change(undefined)
  if (opener instanceof HTMLElement) opener.focus()
  opener = null
}

export function useHelpPlace(): HelpPlace | undefined {
  return useSyncExternalStore(listen, read)
}

function change(next: HelpPlace | undefined): void {
  place = next
  for (const listener of listeners) listener()
}

function listen(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function read(): HelpPlace | undefined {
  return place
}
