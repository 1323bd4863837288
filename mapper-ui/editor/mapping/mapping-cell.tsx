import { IconCheck, IconChevronLeft, IconChevronRight, IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { Suggestion } from '../../model/auto-map/suggest-mappings.ts'
import { useText } from '../../text/use-text.ts'
import { useLabel } from '../gesture-text.ts'
import { TILES } from './blocks/tiles.tsx'
import { useMapping, useMappingView } from './mapping-context.tsx'
import type { RowCells } from './row-cells.ts'
import { answer } from './run-command.ts'
import { mappingText } from './text.ts'

/** What fills a field, on one line; for an empty one, what is suggested. */
export function MappingCell(props: RowCells) {
  const { kind, chip, suggestion, isReadOnly, t } = props
  if (kind === 'loop') return <LoopCell {...props} />
  if (!kind) {
    return (
      <span role="gridcell" className="mapping-formula">
        {suggestion && <Ghost suggestion={suggestion} />}
        {isReadOnly && <span className="mapping-count">{t('readOnly')}</span>}
      </span>
    )
  }
  return (
    <span role="gridcell" className="mapping-formula" data-thread={kind} title={hoverOf(props)}>
      {kind === 'group' ? <span className="mapping-count">{chip}</span> : <Chip {...props} />}
    </span>
  )
}

/** A block: what it does, and with what. */
function Chip({ kind, block, strong, rest }: RowCells) {
  return (
    <span className="mapping-chip" data-kind={kind} data-block={block}>
      {block !== undefined && TILES[block] !== null && (
        <span className="mapping-tile">{TILES[block]}</span>
      )}
      <span className="mapping-chip-words">
        {strong}
        {strong !== '' && rest !== '' && ' '}
        {rest !== '' && <small>{rest}</small>}
      </span>
    </span>
  )
}

/** The whole sentence, and the formula that it tells. */
function hoverOf({ strong, rest, chip }: RowCells): string {
  const words = [strong, rest].filter(Boolean).join(' ')
  return words === chip || words === '' ? chip : `${words}\n${chip}`
}

const PREVIOUS = <IconChevronLeft size={14} aria-hidden />
const NEXT = <IconChevronRight size={14} aria-hidden />

/** A list: what it is made from, and which of its items is shown. */
function LoopCell(props: RowCells) {
  const { path: list, item, items, t } = props
  return (
    <span role="gridcell" className="mapping-formula" data-thread="loop" title={hoverOf(props)}>
      <Chip {...props} />
      {items > 0 && (
        <span className="mapping-stepper" title={t('item', { at: item + 1, count: items, list })}>
          <ItemButton act="previous-item" label={t('previousItem', { list })} isOff={item === 0}>
            {PREVIOUS}
          </ItemButton>
          {item + 1}/{items}
          <ItemButton act="next-item" label={t('nextItem', { list })} isOff={item + 1 >= items}>
            {NEXT}
          </ItemButton>
        </span>
      )}
    </span>
  )
}

function ItemButton({
  act,
  label,
  isOff,
  children,
}: {
  readonly act: 'previous-item' | 'next-item'
  readonly label: string
  readonly isOff: boolean
  readonly children: ReactNode
}) {
  return (
    <button type="button" tabIndex={-1} data-act={act} aria-label={label} disabled={isOff}>
      {children}
    </button>
  )
}

/** What might belong here, and why. Nothing of it is written yet. */
function Ghost({ suggestion }: { readonly suggestion: Suggestion }) {
  const t = useText(mappingText)
  const say = useLabel()
  const mapping = useMapping()
  const { source, target, score, reasons } = suggestion
  const rows = useMappingView().source
  const title = rows.titles[rows.rowOf.get(source) ?? -1] ?? ''
  const percent = Math.round(score * 100)
  const words = t('suggested', {
    source: title === '' ? source : `${title} (${source})`,
    score: percent,
    reasons: reasons.map((reason) => say(reason)).join(', '),
  })
  return (
    <span className="mapping-ghost" title={words}>
      <span className="mapping-chip" data-kind="ghost">
        {title === '' ? source : title} <small>{percent} %</small>
      </span>
      <button
        type="button"
        tabIndex={-1}
        aria-label={t('acceptOne', { source, target })}
        onClick={(event) => {
          event.stopPropagation()
          answer(mapping, target, true)
        }}
      >
        <IconCheck size={14} aria-hidden />
      </button>
      <button
        type="button"
        tabIndex={-1}
        aria-label={t('rejectOne', { source, target })}
        onClick={(event) => {
          event.stopPropagation()
          answer(mapping, target, false)
        }}
      >
        <IconX size={14} aria-hidden />
      </button>
    </span>
  )
}
