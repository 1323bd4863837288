import type { MouseEvent as ReactMouseEvent, PointerEvent as ReactPointerEvent } from 'react'
import { useMemo } from 'react'
import { cyclePolicy } from '../../model/gesture/change-policy.ts'
import { beginConnection, change, finishConnection } from './connect.ts'
import { explainField } from './explain-field.ts'
import { foldOf } from './fold-of.ts'
import type { Mapping } from './mapping.ts'
import { useMapping, useStage } from './mapping-context.tsx'
import type { Side } from './mapping-state.ts'
import { pickField } from './pick-field.ts'
import { edit } from './run-command.ts'
import { showItem } from './step-item.ts'
import type { Words } from './text.ts'
import { toggleFold, toggleRow } from './toggle-row.ts'
import { useDrag } from './use-drag.ts'

interface RowPointer {
  readonly onPointerDown: (event: ReactPointerEvent) => void
  readonly onPointerOver: (event: ReactPointerEvent) => void
  readonly onPointerLeave: () => void
  readonly onClick: (event: ReactMouseEvent) => void
  readonly onDoubleClick: (event: ReactMouseEvent) => void
  readonly onContextMenu: (event: ReactMouseEvent) => void
}

/** What the pointer does in the rows of a tree: heard once for all rows, which have no handlers of their own. */
export function useRowPointer(side: Side, t: Words): RowPointer {
  const mapping = useMapping()
  const stage = useStage()
  const drag = useDrag(side)
  return useMemo(
    () => ({
      onPointerDown: (event) => {
        const row = rowOf(event)
        // Within a field of its own the pointer selects text.
        if (row && !isWithin(event, '.mapping-editor')) drag(event.nativeEvent, row)
      },
      onPointerOver: (event) => {
        const row = rowOf(event)
        stage.point(side, row && Number(row.dataset['row']))
        if (row && side === 'target') void explain(mapping, t, event)
      },
      onPointerLeave: () => stage.point(side, undefined),
      onClick: (event) => {
        const fold = foldOf(event.target)
        if (fold !== undefined) {
          mapping.set({ foldRow: undefined })
          toggleFold(mapping, fold)
        }
        const row = rowOf(event)
        if (row) click(mapping, side, event, row)
      },
      onDoubleClick: (event) => {
        const path = rowOf(event)?.dataset['path']
        const isOther = isWithin(event, '.mapping-editor') || isWithin(event, '[data-act]')
        if (side === 'target' && path !== undefined && !isOther) edit(mapping, path)
      },
      onContextMenu: (event) => {
        const path = rowOf(event)?.dataset['path']
        if (side !== 'target' || path === undefined || isWithin(event, '.mapping-editor')) return
        event.preventDefault()
        choose(mapping, side, path)
        mapping.set({ menu: { target: path, left: event.clientX, top: event.clientY } })
      },
    }),
    [mapping, stage, drag, side, t],
  )
}

function click(mapping: Mapping, side: Side, event: ReactMouseEvent, row: HTMLElement): void {
  const path = row.dataset['path'] ?? ''
  const act = ACTS[actOf(event) ?? '']
  if (act) act(mapping, path, { side, row })
  else clickRow(mapping, side, path)
}

interface Clicked {
  readonly side: Side
  readonly row: HTMLElement
}

/** What the signs on a row do. */
const ACTS: Readonly<Record<string, (mapping: Mapping, path: string, clicked: Clicked) => void>> = {
  fold: (mapping, _path, { side, row }) =>
    toggleRow(mapping, side, Number(row.dataset['row']), row.ariaExpanded !== 'true'),
  policy: (mapping, path) => change(mapping, (view) => cyclePolicy(view, path)),
  'next-item': (mapping, path) => stepTo(mapping, path, 1),
  'previous-item': (mapping, path) => stepTo(mapping, path, -1),
  connect: (mapping, path, { side }) => {
    choose(mapping, side, path)
    // Where there is no room for the other tree, its fields are a list to choose from.
    if (side === 'target' && !hasSourceTree()) pickField(mapping, path, '')
    else beginConnection(mapping, side, path)
  },
}

function hasSourceTree(): boolean {
  return document.querySelector('.mapping-panel[data-side="source"]') !== null
}

function clickRow(mapping: Mapping, side: Side, path: string): void {
  if (side === 'target' && finishConnection(mapping, side, path)) return
  choose(mapping, side, path)
  if (side === 'source') finishConnection(mapping, side, path)
}

function choose(mapping: Mapping, side: Side, path: string): void {
  if (side === 'source') {
    mapping.set({ sourceField: path })
    return
  }
  mapping.set({ foldRow: undefined })
  mapping.editor.select({ step: mapping.store.getState().view?.step.path, field: path })
}

function stepTo(mapping: Mapping, target: string, by: 1 | -1): void {
  const { view } = mapping.store.getState()
  const field = view?.fields[view.fieldOf[view.target.rowOf.get(target) ?? -1] ?? -1]
  if (!field) return
  showItem(mapping, { path: field.path, list: field.text, outer: field.scope }, by)
}

/** Held over a value, the pointer asks where it came from. */
async function explain(mapping: Mapping, t: Words, event: ReactPointerEvent): Promise<void> {
  const cell = event.target instanceof Element ? event.target.closest('[data-mode]') : undefined
  if (!(cell instanceof HTMLElement) || cell.dataset['look'] === undefined) return
  const { view } = mapping.store.getState()
  const field = view?.fields[view.fieldOf[Number(rowOf(event)?.dataset['row'])] ?? -1]
  const mode = cell.dataset['mode'] === 'update' ? 'update' : 'create'
  const told = field && (await explainField(mapping.editor, mapping, { field, mode }))
  if (!told) return
  const { from, decidedBy } = told
  cell.title = [
    cell.textContent ?? '',
    from.length > 0 ? `${t('origins')}: ${from.join(' · ')}` : '',
    decidedBy.length > 0 ? `${t('decidedBy')}: ${decidedBy.join(' · ')}` : '',
  ]
    .filter(Boolean)
    .join('\n')
}

function rowOf({ target }: ReactMouseEvent): HTMLElement | undefined {
  const row = target instanceof Element ? target.closest('[data-path]') : undefined
  return row instanceof HTMLElement ? row : undefined
}

function actOf({ target }: ReactMouseEvent): string | undefined {
  const acting = target instanceof Element ? target.closest('[data-act]') : undefined
  return acting instanceof HTMLElement ? acting.dataset['act'] : undefined
}

function isWithin({ target }: ReactMouseEvent, selector: string): boolean {
  return target instanceof Element && target.closest(selector) !== null
}
