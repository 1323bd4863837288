/** What the keys of the error list do. Help, buttons and bindings are made from this list, so they cannot differ. */
export const listKeys = [
  { command: 'next', key: 'J' },
  { command: 'previous', key: 'K' },
  { command: 'select', key: 'X' },
  { command: 'fix', key: 'F' },
  { command: 'plan', key: 'P' },
  { command: 'retry', key: 'R' },
  { command: 'ignore', key: 'I' },
  { command: 'help', key: '?' },
] as const

export type ListCommand = (typeof listKeys)[number]['command']

/** Marks the button that a key presses, for people and for screen readers too. */
export function pressedBy(command: ListCommand | undefined) {
  const binding = listKeys.find((each) => each.command === command)
  return binding ? { 'data-command': command, 'aria-keyshortcuts': binding.key } : {}
}

/** What a key means: nothing while somebody types, or with Ctrl, Alt or Command. */
export function findListCommand({
  key,
  ctrlKey,
  metaKey,
  altKey,
  target,
}: KeyboardEvent): ListCommand | undefined {
  if (ctrlKey || metaKey || altKey || isTyping(target)) return undefined
  return listKeys.find((each) => each.key === key.toUpperCase())?.command
}

const TYPED_INTO = 'textarea, select, [role=combobox], input:not([type=checkbox]):not([type=radio])'

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches(TYPED_INTO))
}
