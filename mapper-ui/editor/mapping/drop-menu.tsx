import { useEffect, useRef } from 'react'
import { useText } from '../../text/use-text.ts'
import { chooseDrop } from './connect.ts'
import { useMapping, useMappingState } from './mapping-context.tsx'
import { moveInMenu } from './move-in-menu.ts'
import { mappingText } from './text.ts'

/** Asks what a drop means, where more than one thing can be meant; the most likely one is first. */
export function DropMenu() {
  const t = useText(mappingText)
  const mapping = useMapping()
  const drop = useMappingState((state) => state.drop)
  const menu = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (drop) menu.current?.querySelector('button')?.focus()
  }, [drop])
  if (!drop) return null
  const { source, target, choices } = drop
  const isList = choices.includes('each')
  const title = t('dropMenu', { source, target })
  const close = (): void => {
    mapping.set({ drop: undefined })
    document.querySelector<HTMLElement>('[role=treegrid]')?.focus()
  }
  return (
    <div
      ref={menu}
      role="menu"
      tabIndex={-1}
      aria-label={title}
      className="mapping-menu"
      onKeyDown={(event) => moveInMenu(event, close)}
      onBlur={({ currentTarget, relatedTarget }) => {
        if (!currentTarget.contains(relatedTarget)) mapping.set({ drop: undefined })
      }}
    >
      <p aria-hidden>{title}</p>
      {choices.map((choice) => (
        <button
          key={choice}
          type="button"
          role="menuitem"
          tabIndex={-1}
          onClick={() => {
            chooseDrop(mapping, choice)
            document.querySelector<HTMLElement>('[role=treegrid]')?.focus()
          }}
        >
          {t(choice === 'map' && isList ? 'drop.map-list' : `drop.${choice}`)}
        </button>
      ))}
    </div>
  )
}
