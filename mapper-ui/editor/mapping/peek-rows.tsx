import { useStore } from 'zustand'
import { PEEK_HEIGHT } from '../../model/lines/find-peeks.ts'
import { useText } from '../../text/use-text.ts'
import { useMapping, useMappingView, useStage } from './mapping-context.tsx'
import { goToField } from './run-command.ts'
import { PANEL_HEAD, type StageLayout } from './stage-layout.ts'
import { mappingText } from './text.ts'

/** Where the lines of the chosen row lead to, docked at the edge past which it is; a click goes there. */
export function PeekRows({ layout }: { readonly layout: StageLayout }) {
  const t = useText(mappingText)
  const mapping = useMapping()
  const view = useMappingView()
  const peeks = useStore(useStage().peeks)
  const { sourceWidth, laneWidth, targetWidth } = layout
  const places = {
    source: { left: 0, width: sourceWidth },
    target: { left: sourceWidth + laneWidth, width: targetWidth },
  }
  return peeks.map(({ side, row, edge, y }) => {
    const name = view[side].paths[row] ?? ''
    return (
      <button
        key={`${side} ${row}`}
        type="button"
        tabIndex={-1}
        className="mapping-peek"
        data-edge={edge}
        style={{ ...places[side], top: PANEL_HEAD + y - PEEK_HEIGHT / 2, height: PEEK_HEIGHT }}
        aria-label={t('goTo', { name })}
        title={t('goTo', { name })}
        onClick={() => goToField(mapping, side, name)}
      >
        <span aria-hidden>{edge === 'above' ? '↑' : '↓'}</span> {name}
      </button>
    )
  })
}
