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
  if (place === undefined) return
  change(undefined)
  if (opener instanceof HTMLElement) opener.focus()
  opener = null
}

export function useHelpPlace(): HelpPlace | undefined {
  return useSyncExternalStore(listen, read)
}

/** Escape in the panel closes it alone, whatever dialog is open: to be heard before any dialog is. */
export function listenToEscape(): () => void {
  window.addEventListener('keydown', closeByEscape, { capture: true })
  return () => window.removeEventListener('keydown', closeByEscape, { capture: true })
}

function closeByEscape(event: KeyboardEvent): void {
  const isOfPanel = event.target instanceof Element && event.target.closest('.help-panel')
  if (event.key !== 'Escape' || !isOfPanel) return
  event.stopImmediatePropagation()
  closeHelp()
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
