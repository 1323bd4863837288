import { memo } from 'react'
import { hasFlag, RowFlag } from '../../model/mapping/schema-rows.ts'
import { useText } from '../../text/use-text.ts'
import { useView } from '../editor-context.tsx'
import { Caret } from './caret.tsx'
import { beginConnection, finishConnection } from './connect.ts'
import { useMapping, useMappingState, useMappingView, useStage } from './mapping-context.tsx'
import { showValue, sourceValue } from './row-values.ts'
import { siblingsOf } from './siblings.ts'
import { mappingText } from './text.ts'
import { typeName } from './type-name.ts'
import { useDrag } from './use-drag.ts'

interface SourceRowProps {
  readonly row: number
  readonly top: number
  readonly isActive: boolean
  readonly isOpen: boolean
  /** It is, or is within, the item that bare names mean. */
  readonly isInScope: boolean
}

/** One field of the source tree. */
export const SourceRow = memo(function SourceRow(props: SourceRowProps) {
  const { row, top, isActive, isOpen, isInScope } = props
  const t = useText(mappingText)
  const mapping = useMapping()
  const stage = useStage()
  const { source } = useMappingView()
  const drag = useDrag('source')
  const isConnecting = useMappingState(
    ({ connecting }) => connecting?.side === 'source' && connecting.path === source.paths[row],
  )
  const path = source.paths[row] ?? ''
  const name = source.names[row] ?? ''
  const marks = [
    hasFlag(source, row, RowFlag.list) ? t('list') : '',
    hasFlag(source, row, RowFlag.personal) ? t('personal') : '',
  ]
    .filter(Boolean)
    .join(', ')
  return (
    <div
      id={`source-${row}`}
      role="treeitem"
      aria-level={(source.depth[row] ?? 0) + 1}
      aria-selected={isActive}
      {...placeAmongSiblings(source, row)}
      {...(hasFlag(source, row, RowFlag.group) && { 'aria-expanded': isOpen })}
      className="mapping-row mapping-source-row"
      data-path={path}
      data-connecting={isConnecting || undefined}
      data-scope={isInScope || undefined}
      style={{ top, paddingLeft: 6 + (source.depth[row] ?? 0) * 14 }}
      onPointerDown={(event) => drag(event, path)}
      onPointerEnter={() => stage.point('source', row)}
      onClick={() => {
        mapping.set({ sourceField: path })
        finishConnection(mapping, 'source', path)
      }}
    >
      <Caret side="source" row={row} isOpen={isOpen} />
      <span className="mapping-name" title={source.titles[row] || path}>
        {path === '$' ? source.titles[row] : name}
      </span>
      <span className="mapping-type" aria-hidden>
        {typeName(source, row)}
      </span>
      {marks !== '' && <span className="mapping-hidden">{marks}</span>}
      <SourceValue path={path} />
      <span
        aria-hidden
        className="mapping-dot"
        title={t('connectFrom', { name: path })}
        onClick={(event) => {
          event.stopPropagation()
          mapping.set({ sourceField: path })
          beginConnection(mapping, 'source', path)
        }}
      />
    </div>
  )
})

function SourceValue({ path }: { readonly path: string }) {
  const record = useView(({ samples, sample }) => samples[sample]?.record)
  const value = path.startsWith('$') ? undefined : sourceValue(record, path)
  const isShown = value !== undefined && (typeof value !== 'object' || value === null)
  return <span className="mapping-value">{isShown ? showValue(value) : ''}</span>
}

function placeAmongSiblings(
  rows: ReturnType<typeof useMappingView>['source'],
  row: number,
): { readonly 'aria-setsize': number; readonly 'aria-posinset': number } {
  const { size, place } = siblingsOf(rows, row)
  return { 'aria-setsize': size, 'aria-posinset': place }
}
