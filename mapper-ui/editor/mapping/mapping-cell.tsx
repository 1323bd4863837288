import { IconCheck, IconChevronLeft, IconChevronRight, IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { Suggestion } from '../../model/auto-map/suggest-mappings.ts'
import { showPath } from '../../model/document/json-path.ts'
import type { MappedField } from '../../model/mapping/mapped-fields.ts'
import { chipOf, lineageOf } from '../../model/mapping/mapping-view.ts'
import { useText } from '../../text/use-text.ts'
import { useLabel } from '../gesture-text.ts'
import { useMapping, useMappingState, useMappingView } from './mapping-context.tsx'
import type { RowValues } from './row-values.ts'
import { answer } from './run-command.ts'
import { showItem } from './step-item.ts'
import { mappingText } from './text.ts'

/** What fills a field, on one line; for an empty one, what is suggested. */
export function MappingCell({ row, values }: { readonly row: number; readonly values: RowValues }) {
  const view = useMappingView()
  const path = view.target.paths[row] ?? ''
  const suggestion = useMappingState(({ suggestions }) =>
    suggestions.find(({ target }) => target === path),
  )
  const field = view.fields[view.fieldOf[row] ?? -1]
  if (!field) {
    return (
      <span role="gridcell" className="mapping-formula">
        {suggestion && <Ghost suggestion={suggestion} />}
      </span>
    )
  }
  if (field.kind === 'loop') return <LoopCell field={field} values={values} />
  const isCopy = lineageOf(view, field)?.isCopy === true
  const text = chipOf(view, field)
  return (
    <span role="gridcell" className="mapping-formula" title={text}>
      {field.kind === 'group' ? (
        <span className="mapping-count">
          {view.filledWithin[row]}/{view.fillableWithin[row]}
        </span>
      ) : (
        <span className="mapping-chip" data-kind={isCopy ? 'copy' : field.kind}>
          {field.kind === 'formula' && !isCopy ? `= ${text}` : text}
        </span>
      )}
    </span>
  )
}

/** A list: what it is made from, and which of its items is shown. */
function LoopCell({ field, values }: { readonly field: MappedField; readonly values: RowValues }) {
  const t = useText(mappingText)
  const mapping = useMapping()
  const view = useMappingView()
  const scope = { path: field.path, list: field.text, outer: field.scope }
  const at = useMappingState(({ items }) => items[showPath(field.path)] ?? 0)
  const count = values.countOf(scope)
  const list = field.target
  return (
    <span role="gridcell" className="mapping-formula">
      <span className="mapping-chip" data-kind="loop" title={field.text}>
        ↻ {chipOf(view, field)}
        {field.if !== undefined && ` [${field.if}]`}
      </span>
      {count > 0 && (
        <span className="mapping-stepper" title={t('item', { at: at + 1, count, list })}>
          <ItemButton
            label={t('previousItem', { list })}
            isOff={at === 0}
            onStep={() => showItem(mapping, scope, -1)}
          >
            <IconChevronLeft size={14} aria-hidden />
          </ItemButton>
          {at + 1}/{count}
          <ItemButton
            label={t('nextItem', { list })}
            isOff={at + 1 >= count}
            onStep={() => showItem(mapping, scope, 1)}
          >
            <IconChevronRight size={14} aria-hidden />
          </ItemButton>
        </span>
      )}
    </span>
  )
}

function ItemButton({
  label,
  isOff,
  onStep,
  children,
}: {
  readonly label: string
  readonly isOff: boolean
  readonly onStep: () => void
  readonly children: ReactNode
}) {
  return (
    <button
      type="button"
      tabIndex={-1}
      aria-label={label}
      disabled={isOff}
      onClick={(event) => {
        event.stopPropagation()
        onStep()
      }}
    >
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
  const percent = Math.round(score * 100)
  const words = t('suggested', {
    source,
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
