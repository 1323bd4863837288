import { useEffect } from 'react'
import { findListCommand, type ListCommand } from './list-keys.ts'

/** Does what a key means: what the list does itself, else what the button of that command does. */
export function useListKeys(own: Readonly<Partial<Record<ListCommand, () => void>>>): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const command = findListCommand(event)
      // A dialog over the list has keys of its own.
      if (!command || event.defaultPrevented || document.querySelector('[role=dialog]')) return
      const act = own[command] ?? buttonOf(command)
      if (!act) return
      event.preventDefault()
      act()
    }
    globalThis.addEventListener('keydown', press)
    return () => globalThis.removeEventListener('keydown', press)
  }, [own])
}

function buttonOf(command: ListCommand): (() => void) | undefined {
  const button = document.querySelector<HTMLElement>(
    `[data-command=${command}]:not(:disabled, [data-disabled])`,
  )
  return button ? () => button.click() : undefined
}
