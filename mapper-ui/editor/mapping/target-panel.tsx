import { Button, Checkbox, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useEffect, useMemo } from 'react'
import type { Suggestion } from '../../model/auto-map/suggest-mappings.ts'
import { RowState } from '../../model/mapping/row-states.ts'
import { useText } from '../../text/use-text.ts'
import { coverageOf } from '../coverage-of.ts'
import { useView } from '../editor-context.tsx'
import { AddField } from './add-field.tsx'
import { DriftedFields } from './drifted-fields.tsx'
import { toldOnce } from './field-words.ts'
import { useMapping, useMappingState, useMappingView } from './mapping-context.tsx'
import { useRowPointer } from './row-pointer.ts'
import { useRowValues } from './row-values.ts'
import { wordsOfRows } from './row-words.ts'
import { runCommand } from './run-command.ts'
import { ROW_HEIGHT } from './stage-layout.ts'
import { TargetRow } from './target-row.tsx'
import { mappingText } from './text.ts'
import { RowsInView, useIsDrawn, useRowWindow } from './use-row-window.ts'
import { useTreeKeys } from './use-tree-keys.ts'

/** Height of the titles of the columns. */
const TITLES = 32

/** Fields that the target has, and what fills each of them. */
export function TargetPanel() {
  const t = useText(mappingText)
  return (
    <section className="mapping-panel" data-side="target" aria-label={t('target')}>
      <TargetHead />
      <TargetGrid />
      <AddField />
      <DriftedFields />
    </section>
  )
}

function TargetHead() {
  const t = useText(mappingText)
  const mapping = useMapping()
  const view = useMappingView()
  const search = useMappingState((state) => state.target.search)
  const onlyUnmapped = useMappingState((state) => state.onlyUnmapped)
  const missing = view.states.reduce((sum, state) => sum + (state === RowState.missing ? 1 : 0), 0)
  return (
    <div className="mapping-panel-head mapping-target-head">
      <TextInput
        size="xs"
        value={search}
        aria-label={t('searchTarget')}
        placeholder={t('searchTarget')}
        leftSection={<IconSearch size={14} aria-hidden />}
        onChange={({ currentTarget }) =>
          mapping.changePanel('target', { search: currentTarget.value })
        }
      />
      <Checkbox
        size="xs"
        label={t('onlyUnmapped')}
        checked={onlyUnmapped}
        onChange={({ currentTarget }) => mapping.set({ onlyUnmapped: currentTarget.checked })}
      />
      {missing > 0 && (
        <Button
          size="compact-xs"
          variant="light"
          color="orange"
          onClick={() =>
            runCommand(mapping, 'next-missing', {
              side: 'target',
              path: mapping.editor.view.getState().place.field,
            })
          }
        >
          {t('missingCount', { count: missing })}
        </Button>
      )}
    </div>
  )
}

function TargetGrid() {
  const t = useText(mappingText)
  const mapping = useMapping()
  const view = useMappingView()
  const values = useRowValues()
  const coverage = useView(coverageOf)
  const words = useMemo(
    () => wordsOfRows(mapping, { view, values, coverage }, t),
    [mapping, view, values, coverage, t],
  )
  const suggested = useSuggested()
  const pinned = useMappingState((state) => state.pinned)
  const visible = useMappingState((state) => state.target.visible)
  const connecting = useMappingState((state) => state.connecting)
  const editing = useMappingState((state) => state.editing)
  const field = useView(({ place }) => place.field)
  const activeRow = field === undefined ? undefined : view.target.rowOf.get(field)
  const place = activeRow === undefined ? -1 : (visible.placeOf[activeRow] ?? -1)
  const active = visible.list[place]
  const rows = useRowWindow('target', place, TITLES)
  const { scroller, range } = rows
  const isDrawn = useIsDrawn(rows, place)
  const drawn = useMemo(
    () =>
      toldOnce((row) => {
        const told = words(row)
        const index = visible.placeOf[row] ?? 0
        return (
          <TargetRow
            key={row}
            {...told}
            row={row}
            index={index}
            isActive={row === active}
            isOpen={view.target.parent[visible.list[index + 1] ?? -1] === row}
            isPinned={pinned.includes(told.path)}
            isConnecting={connecting?.side === 'target' && connecting.path === told.path}
            suggestion={suggested.get(told.path)}
            editing={editing?.target === told.path ? editing : undefined}
            t={t}
          />
        )
      }),
    [words, visible, view, active, pinned, connecting, suggested, editing, t],
  )
  const keys = useTreeKeys('target')
  const { onPointerLeave, ...pointer } = useRowPointer('target', t)
  useEffect(() => {
    if (connecting?.side === 'source') scroller.current?.focus()
  }, [connecting, scroller])
  return (
    <div
      ref={scroller}
      role="treegrid"
      tabIndex={0}
      aria-label={t('target')}
      aria-rowcount={visible.list.length + 1}
      aria-activedescendant={isDrawn ? `target-${active}` : undefined}
      className="mapping-scroller"
      data-scroller
      onKeyDown={keys}
      onPointerLeave={onPointerLeave}
    >
      {COLUMN_TITLES}
      <div
        role="rowgroup"
        className="mapping-rows"
        style={{ height: visible.list.length * ROW_HEIGHT }}
        {...pointer}
      >
        <RowsInView range={range} list={visible.list} drawn={drawn} />
      </div>
    </div>
  )
}

function useSuggested(): ReadonlyMap<string, Suggestion> {
  const suggestions = useMappingState((state) => state.suggestions)
  return useMemo(() => new Map(suggestions.map((each) => [each.target, each])), [suggestions])
}

const COLUMNS = ['field', 'mapping', 'policy', 'whenNew', 'whenThere'] as const

function ColumnTitles() {
  const t = useText(mappingText)
  return (
    <div role="rowgroup" className="mapping-titles">
      <div role="row" aria-rowindex={1} className="mapping-columns mapping-target-columns">
        {COLUMNS.map((column) => (
          <span key={column} role="columnheader" title={t(column)}>
            {t(column)}
          </span>
        ))}
        <span role="columnheader" aria-label={t('state')} />
      </div>
    </div>
  )
}

// Made once: what is the same element is not looked at again while rows come and go.
const COLUMN_TITLES = <ColumnTitles />
