import { CloseButton, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useEffect, useMemo, useRef } from 'react'
import { itemRows } from '../../model/mapping/item-rows.ts'
import { useText } from '../../text/use-text.ts'
import { useView } from '../editor-context.tsx'
import { toldOnce } from './field-words.ts'
import { focusedScope } from './focused-scope.ts'
import { GoneSources } from './gone-sources.tsx'
import { useMapping, useMappingState, useMappingView } from './mapping-context.tsx'
import { useRowPointer } from './row-pointer.ts'
import { SourceRow } from './source-row.tsx'
import { wordsOfSource } from './source-words.ts'
import { mappingText } from './text.ts'
import { RowsInView, useIsDrawn, useRowWindow } from './use-row-window.ts'
import { useTreeKeys } from './use-tree-keys.ts'

/** Fields that can be taken: the record, and what the flow knows by name. */
export function SourcePanel() {
  const t = useText(mappingText)
  const mapping = useMapping()
  const search = useMappingState((state) => state.source.search)
  return (
    <section className="mapping-panel" data-side="source" aria-label={t('source')}>
      <div className="mapping-panel-head">
        <TextInput
          size="xs"
          value={search}
          aria-label={t('searchSource')}
          placeholder={t('searchSource')}
          leftSection={<IconSearch size={14} aria-hidden />}
          rightSection={
            search !== '' && (
              <CloseButton
                size="xs"
                aria-label={t('closePanel')}
                onClick={() => mapping.changePanel('source', { search: '' })}
              />
            )
          }
          onChange={({ currentTarget }) =>
            mapping.changePanel('source', { search: currentTarget.value })
          }
        />
        <h2 className="mapping-columns mapping-source-title">{t('source')}</h2>
      </div>
      <SourceTree />
      <GoneSources />
    </section>
  )
}

function SourceTree() {
  const t = useText(mappingText)
  const view = useMappingView()
  const record = useView(({ samples, sample, seen }) => seen?.input ?? samples[sample]?.record)
  const names = useView(({ seen }) => seen?.names)
  const words = useMemo(
    () => wordsOfSource(view.source, { record, names }, t),
    [view.source, record, names, t],
  )
  const visible = useMappingState((state) => state.source.visible)
  const active = useMappingState((state) => state.sourceField)
  const connecting = useMappingState((state) => state.connecting)
  const scope = useItemRows()
  const tree = useRef<HTMLDivElement>(null)
  const activeRow = active === undefined ? undefined : view.source.rowOf.get(active)
  const place = activeRow === undefined ? -1 : (visible.placeOf[activeRow] ?? -1)
  const current = visible.list[place]
  const rows = useRowWindow('source', place)
  const { scroller, range, rowHeight } = rows
  const isDrawn = useIsDrawn(rows, place)
  const drawn = useMemo(
    () =>
      toldOnce((row) => {
        const index = visible.placeOf[row] ?? 0
        return (
          <SourceRow
            key={row}
            {...words(row)}
            row={row}
            top={index * rowHeight}
            isActive={row === current}
            isOpen={view.source.parent[visible.list[index + 1] ?? -1] === row}
            isConnecting={
              connecting?.side === 'source' && connecting.path === view.source.paths[row]
            }
            isInScope={scope !== undefined && row >= scope.from && row < scope.to}
            t={t}
          />
        )
      }),
    [words, visible, view, current, connecting, scope, rowHeight, t],
  )
  const keys = useTreeKeys('source')
  const pointer = useRowPointer('source', t)
  useEffect(() => {
    if (connecting?.side === 'target') tree.current?.focus()
  }, [connecting])
  return (
    <div className="mapping-scroller" data-scroller ref={scroller}>
      <div
        ref={tree}
        role="tree"
        tabIndex={0}
        aria-label={t('source')}
        aria-activedescendant={isDrawn ? `source-${current}` : undefined}
        className="mapping-rows"
        style={{ height: visible.list.length * rowHeight }}
        onKeyDown={keys}
        {...pointer}
      >
        <RowsInView range={range} list={visible.list} drawn={drawn} />
      </div>
    </div>
  )
}

/** Rows of the item that bare names mean in the field that is chosen. */
function useItemRows(): { readonly from: number; readonly to: number } | undefined {
  const view = useMappingView()
  const field = useView(({ place }) => place.field)
  return useMemo(() => {
    const scope = focusedScope(view, field)
    return itemRows(view.source, view.lineages.itemOf(scope))
  }, [view, field])
}
