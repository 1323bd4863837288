import { useEffect, useRef } from 'react'
import { type CommandId, keymap, showKeys } from '../../model/keymap.ts'
import { useText } from '../../text/use-text.ts'
import { useLabel } from '../gesture-text.ts'
import { isMac } from '../is-mac.ts'
import { useMapping, useMappingState } from './mapping-context.tsx'
import { moveInMenu } from './move-in-menu.ts'
import { runCommand } from './run-command.ts'
import { mappingText } from './text.ts'

/** What can be done with a field to fill, in the order in which it is likely meant. */
const OFFERED: readonly CommandId[] = [
  'pick',
  'constant',
  'when',
  'lookup',
  'edit',
  'edit-large',
  'cycle-policy',
  'pin',
  'other-end',
  'remove',
]

/** The same as the keys do, for a right click, Shift+F10, and the button beside the selected field. */
export function RowMenu() {
  const t = useText(mappingText)
  const say = useLabel()
  const mapping = useMapping()
  const menu = useMappingState((state) => state.menu)
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (menu) list.current?.querySelector('button')?.focus()
  }, [menu])
  if (!menu) return null
  const { target, left, top } = menu
  const close = (): void => {
    mapping.set({ menu: undefined })
    document.querySelector<HTMLElement>('[role=treegrid]')?.focus()
  }
  return (
    <div
      ref={list}
      role="menu"
      tabIndex={-1}
      aria-label={t('rowMenu', { name: target })}
      className="mapping-menu mapping-row-menu"
      style={placeAt(left, top)}
      onKeyDown={(event) => moveInMenu(event, close)}
      onBlur={({ currentTarget, relatedTarget }) => {
        if (!currentTarget.contains(relatedTarget)) mapping.set({ menu: undefined })
      }}
    >
      {keymap
        .filter(({ id }) => OFFERED.includes(id))
        .toSorted((one, other) => OFFERED.indexOf(one.id) - OFFERED.indexOf(other.id))
        .map(({ id, title, keys }) => (
          <button
            key={id}
            type="button"
            role="menuitem"
            tabIndex={-1}
            onClick={() => {
              close()
              runCommand(mapping, id, { side: 'target', path: target })
            }}
          >
            {say({ key: title, values: {} })}
            <kbd>{showKeys(keys[0] ?? '', isMac)}</kbd>
          </button>
        ))}
    </div>
  )
}

const WIDTH = 300
const HEIGHT = 310

/** Within the window, wherever it was asked for. */
function placeAt(left: number, top: number) {
  const { clientWidth, clientHeight } = document.documentElement
  return {
    left: Math.max(4, Math.min(left, clientWidth - WIDTH - 4)),
    top: Math.max(4, Math.min(top, clientHeight - HEIGHT - 4)),
  }
}
