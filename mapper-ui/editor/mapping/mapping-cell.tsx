import { IconCheck, IconChevronLeft, IconChevronRight, IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { Suggestion } from '../../model/auto-map/suggest-mappings.ts'
import { useText } from '../../text/use-text.ts'
import { useLabel } from '../gesture-text.ts'
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
    <span role="gridcell" className="mapping-formula" title={chip}>
      {kind === 'group' ? (
        <span className="mapping-count">{chip}</span>
      ) : (
        <span className="mapping-chip" data-kind={kind}>
          {chip}
        </span>
      )}
    </span>
  )
}

const PREVIOUS = <IconChevronLeft size={14} aria-hidden />
const NEXT = <IconChevronRight size={14} aria-hidden />

/** A list: what it is made from, and which of its items is shown. */
function LoopCell({ path: list, chip, test, item, items, t }: RowCells) {
  return (
    <span role="gridcell" className="mapping-formula">
      <span className="mapping-chip" data-kind="loop" title={chip}>
        ↻ {chip}
        {test !== '' && ` [${test}]`}
      </span>
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
        {source} <small>{percent} %</small>
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
