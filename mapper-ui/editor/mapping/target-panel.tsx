import { Button, Checkbox, SegmentedControl, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useEffect, useMemo } from 'react'
import type { Suggestion } from '../../model/auto-map/suggest-mappings.ts'
import type { MappingView } from '../../model/mapping/mapping-view.ts'
import { RowState } from '../../model/mapping/row-states.ts'
import { type Fold, parentOf, type VisibleRows } from '../../model/mapping/visible-rows.ts'
import { useStoryNames } from '../../records/story-names.tsx'
import { useText } from '../../text/use-text.ts'
import { coverageOf } from '../coverage-of.ts'
import { useView } from '../editor-context.tsx'
import { AddField } from './add-field.tsx'
import { blocksText } from './blocks/text.ts'
import { DriftedFields } from './drifted-fields.tsx'
import { keepFieldChoice } from './field-choice.ts'
import { toldOnce } from './field-words.ts'
import { FoldRow } from './fold-row.tsx'
import { useMapping, useMappingState, useMappingView } from './mapping-context.tsx'
import { useRowPointer } from './row-pointer.ts'
import { useRowValues } from './row-values.ts'
import { type RowWords, wordsOfRows } from './row-words.ts'
import { runCommand } from './run-command.ts'
import { TargetRow } from './target-row.tsx'
import { mappingText, type Words } from './text.ts'
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
  const fieldChoice = useMappingState((state) => state.fieldChoice)
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
      <SegmentedControl
        size="xs"
        aria-label={t('fieldChoice')}
        value={fieldChoice}
        disabled={onlyUnmapped}
        data={[
          { value: 'used', label: t('fields.used') },
          { value: 'all', label: t('fields.all', { number: view.target.count }) },
        ]}
        onChange={(value) => {
          const chosen = value === 'all' ? 'all' : 'used'
          keepFieldChoice(chosen)
          mapping.set({ fieldChoice: chosen })
        }}
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
  const view = useMappingView()
  const words = useRowWords()
  const suggested = useSuggested()
  const pinned = useMappingState((state) => state.pinned)
  const visible = useMappingState((state) => state.target.visible)
  const connecting = useMappingState((state) => state.connecting)
  const editing = useMappingState((state) => state.editing)
  const field = useView(({ place }) => place.field)
  const foldRow = useMappingState((state) => state.foldRow)
  const activeRow = field === undefined ? undefined : view.target.rowOf.get(field)
  const place = placeOf(visible, activeRow, foldRow)
  const active = foldRow !== undefined && visible.folds.has(foldRow) ? foldRow : visible.list[place]
  const rows = useRowWindow('target', place, TITLES)
  const { scroller, range, rowHeight } = rows
  const isDrawn = useIsDrawn(rows, place)
  const drawn = useMemo(
    () =>
      toldOnce((row) => {
        const fold = visible.folds.get(row)
        if (fold) {
          const index = visible.list.indexOf(row)
          const own = { id: row, index, top: index * rowHeight, isActive: row === active }
          return <FoldRow key={row} {...own} {...wordsOfFold(view, fold, t)} t={t} />
        }
        const told = words(row)
        const index = visible.placeOf[row] ?? 0
        return (
          <TargetRow
            key={row}
            {...told}
            row={row}
            index={index}
            top={index * rowHeight}
            isActive={row === active}
            isOpen={parentOf(view.target, visible.list[index + 1] ?? -1) === row}
            isPinned={pinned.includes(told.path)}
            isConnecting={connecting?.side === 'target' && connecting.path === told.path}
            suggestion={suggested.get(told.path)}
            editing={editing?.target === told.path ? editing : undefined}
            t={t}
          />
        )
      }),
    [words, visible, view, active, pinned, connecting, suggested, editing, rowHeight, t],
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
        style={{ height: visible.list.length * rowHeight }}
        {...pointer}
      >
        <RowsInView range={range} list={visible.list} drawn={drawn} />
      </div>
    </div>
  )
}

/** So many are named; the others are counted. */
const MAX_NAMED = 3

function useRowWords(): (row: number) => RowWords {
  const t = useText(mappingText)
  const tb = useText(blocksText)
  const mapping = useMapping()
  const view = useMappingView()
  const values = useRowValues()
  const coverage = useView(coverageOf)
  const [names] = useStoryNames()
  return useMemo(
    () => wordsOfRows(mapping, { view, values, coverage, names, tb }, t),
    [mapping, view, values, coverage, names, tb, t],
  )
}

function wordsOfFold(view: MappingView, fold: Fold, t: Words) {
  const { parent, rows, isOpen } = fold
  const depth = parent < 0 ? 0 : (view.target.depth[parent] ?? 0) + 1
  return { depth, count: rows.length, names: namesOf(view, fold, t), isOpen }
}

/** Where in the list the row is that has the focus. */
function placeOf(
  { list, placeOf: places }: VisibleRows,
  row: number | undefined,
  foldRow: number | undefined,
): number {
  if (foldRow !== undefined) return list.indexOf(foldRow)
  return row === undefined ? -1 : (places[row] ?? -1)
}

function namesOf({ target }: MappingView, { rows }: Fold, t: Words): string {
  const named = rows.slice(0, MAX_NAMED).map((row) => target.titles[row] || target.names[row] || '')
  const others = rows.length - named.length
  return others === 0
    ? named.join(', ')
    : t('andOthers', { names: named.join(', '), count: others })
}

function useSuggested(): ReadonlyMap<string, Suggestion> {
  const suggestions = useMappingState((state) => state.suggestions)
  return useMemo(() => new Map(suggestions.map((each) => [each.target, each])), [suggestions])
}

const COLUMNS = ['mapping', 'field', 'policy', 'whenNew', 'whenThere'] as const

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
