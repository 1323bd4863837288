/** Where a key means something: anywhere, or while that part has the focus. */
export type KeyPlace = 'anywhere' | 'source' | 'target' | 'pipeline' | 'formula' | 'suggestion'

/** One thing that a key does. Help, palette and bindings are made from this list, so they cannot differ. */
export interface KeyBinding {
  readonly id: CommandId
  /** `Mod` is Ctrl, or Command on a Mac. Several keys may do the same. */
  readonly keys: readonly string[]
  /** Of the title in the message catalogue. */
  readonly title: string
  readonly where: readonly KeyPlace[]
}

const DEFINITIONS = [
  { id: 'undo', keys: ['Mod+Z'], where: ['anywhere'] },
  { id: 'redo', keys: ['Mod+Shift+Z', 'Mod+Y'], where: ['anywhere'] },
  { id: 'save', keys: ['Mod+S'], where: ['anywhere'] },
  { id: 'palette', keys: ['Mod+K'], where: ['anywhere'] },
  { id: 'help', keys: ['?'], where: ['source', 'target', 'pipeline'] },
  { id: 'search', keys: ['Mod+F'], where: ['source', 'target'] },
  { id: 'pick', keys: ['/'], where: ['target'] },
  { id: 'row-menu', keys: ['Shift+F10', 'ContextMenu'], where: ['target'] },
  { id: 'show-pipeline', keys: ['Mod+1'], where: ['anywhere'] },
  { id: 'show-mapping', keys: ['Mod+2'], where: ['anywhere'] },
  { id: 'show-yaml', keys: ['Mod+3'], where: ['anywhere'] },
  { id: 'run-tests', keys: ['Mod+Enter'], where: ['anywhere'] },
  { id: 'publish', keys: ['Mod+Shift+Enter'], where: ['anywhere'] },
  { id: 'next-problem', keys: ['E'], where: ['source', 'target', 'pipeline'] },
  { id: 'previous-problem', keys: ['Shift+E'], where: ['source', 'target', 'pipeline'] },
  { id: 'next-missing', keys: [']'], where: ['target'] },
  { id: 'previous-missing', keys: ['['], where: ['target'] },
  { id: 'connect', keys: ['M'], where: ['source', 'target'] },
  { id: 'other-end', keys: ['G'], where: ['source', 'target'] },
  { id: 'edit', keys: ['Enter', '='], where: ['target', 'pipeline'] },
  { id: 'edit-large', keys: ['F2'], where: ['target', 'pipeline'] },
  { id: 'remove', keys: ['Delete', 'Backspace'], where: ['target', 'pipeline'] },
  { id: 'cycle-policy', keys: ['C'], where: ['target'] },
  { id: 'lookup', keys: ['L'], where: ['target'] },
  { id: 'when', keys: ['W'], where: ['target', 'pipeline'] },
  { id: 'constant', keys: ['K'], where: ['target'] },
  { id: 'auto-map', keys: ['A'], where: ['target'] },
  { id: 'pin', keys: ['P'], where: ['target'] },
  { id: 'only-unmapped', keys: ['U'], where: ['target'] },
  { id: 'next-item', keys: ['Alt+ArrowRight'], where: ['source', 'target'] },
  { id: 'previous-item', keys: ['Alt+ArrowLeft'], where: ['source', 'target'] },
  { id: 'move-up', keys: ['Alt+ArrowUp'], where: ['pipeline'] },
  { id: 'move-down', keys: ['Alt+ArrowDown'], where: ['pipeline'] },
  { id: 'add-step', keys: ['N'], where: ['pipeline'] },
  { id: 'accept', keys: ['Tab'], where: ['suggestion'] },
  { id: 'reject', keys: ['Escape'], where: ['suggestion'] },
  { id: 'accept-all', keys: ['Shift+Enter'], where: ['suggestion'] },
  { id: 'complete', keys: ['Ctrl+Space'], where: ['formula'] },
] as const

export type CommandId = (typeof DEFINITIONS)[number]['id']

export const keymap: readonly KeyBinding[] = DEFINITIONS.map((binding) =>
  Object.assign({ title: `command.${binding.id}` }, binding),
)

/** A key as the browser tells it. */
export interface KeyPress {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
}

/** What a key does at a place. Letters alone mean nothing while somebody types. */
export function findCommand(
  press: KeyPress,
  place: KeyPlace,
  options: { readonly isMac: boolean; readonly isTyping: boolean },
): CommandId | undefined {
  if (options.isTyping && press.key.length === 1 && !press.ctrlKey && !press.metaKey) {
    return undefined
  }
  const here = keymap.filter(({ where }) => where.includes(place) || where.includes('anywhere'))
  return here.find(({ keys }) => keys.some((keyText) => isPressed(keyText, press, options.isMac)))
    ?.id
}

/** A binding as people read it: `⌘K` on a Mac, `Ctrl+K` elsewhere. */
export function showKeys(keys: string, isMac: boolean): string {
  const parts = keys
    .split('+')
    .map((part) => (isMac ? (MAC_SIGNS[part] ?? part) : (SIGNS[part] ?? part)))
  return parts.join(isMac ? '' : '+')
}

const SIGNS: Readonly<Record<string, string>> = {
  Mod: 'Ctrl',
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Escape: 'Esc',
}

const MAC_SIGNS: Readonly<Record<string, string>> = {
  ...SIGNS,
  Mod: '⌘',
  Ctrl: '⌃',
  Alt: '⌥',
  Shift: '⇧',
  Enter: '↩',
}

function isPressed(keys: string, press: KeyPress, isMac: boolean): boolean {
  const parts = keys.split('+')
  const key = parts.at(-1) ?? ''
  const hasModifier = (name: string) => parts.slice(0, -1).includes(name)
  const wantsMeta = isMac && hasModifier('Mod')
  const wantsControl = hasModifier('Ctrl') || (!isMac && hasModifier('Mod'))
  if (press.ctrlKey !== wantsControl || press.metaKey !== wantsMeta) return false
  if (press.altKey !== hasModifier('Alt')) return false
  // Signs like "?" need Shift on some keyboards and not on others.
  const isSign = key.length === 1 && !/[A-Z0-9]/.test(key)
  if (!isSign && press.shiftKey !== hasModifier('Shift')) return false
  return pressedKey(press) === key
}

function pressedKey({ key }: KeyPress): string {
  if (key === ' ') return 'Space'
  return key.length === 1 ? key.toUpperCase() : key
}
