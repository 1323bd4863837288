import { type KeyboardEvent, useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { type Choice, type KindOf, rankChoices } from '../../model/auto-map/rank-choices.ts'
import { kindOfFunction } from '../../model/blocks/function-kinds.ts'
import { functionTitle, kindTitle } from '../../text/help-text.ts'
import { type Translate, useLocale, useText } from '../../text/use-text.ts'
import { useView } from '../editor-context.tsx'
import { appendTo, fillWith } from './fill-with.ts'
import { useMapping, useMappingState, useMappingView } from './mapping-context.tsx'
import type { Picking } from './mapping-state.ts'
import { showValue, sourceValue } from './row-values.ts'
import { mappingText } from './text.ts'
import { typeName } from './type-name.ts'

/** Fills the chosen field by typing: a source field, a function, a table or a fixed value, the likeliest first. */
export function FieldPicker() {
  const picking = useMappingState((state) => state.picking)
  return picking && <Picker key={picking.target} {...picking} />
}

function Picker({ target, start, place }: Picking) {
  const t = useText(mappingText)
  const mapping = useMapping()
  const [query, setQuery] = useState(start)
  const [at, setAt] = useState(0)
  const choices = useChoices(target, query)
  const chosen = choices[at]
  const close = (): void => {
    mapping.set({ picking: undefined })
    document.querySelector<HTMLElement>('[role=treegrid]')?.focus()
  }
  const take = (choice: Choice | undefined): void => {
    close()
    if (choice) fillWith(mapping, target, choice)
  }
  const append = (): void => {
    close()
    if (chosen && !appendTo(mapping, target, chosen)) fillWith(mapping, target, chosen)
  }
  const isFilled = useMappingView().fields.some((field) => field.target === target)
  const count = choices.length
  const actions: Readonly<Record<string, () => void>> = {
    Escape: close,
    Tab: () => take(chosen),
    Enter: () => take(chosen),
    'Shift+Enter': append,
    ArrowDown: () => setAt((at + 1) % Math.max(count, 1)),
    ArrowUp: () => setAt((at + count - 1) % Math.max(count, 1)),
  }
  function press(event: KeyboardEvent): void {
    event.stopPropagation()
    const action = actions[event.shiftKey ? `Shift+${event.key}` : event.key]
    if (!action) return
    event.preventDefault()
    action()
  }
  const title = t('pickFor', { name: target })
  return (
    <div className="mapping-picker" style={place}>
      <input
        // The picker opens because somebody types; where the typing goes must follow at once.
        ref={focusAtEnd}
        role="combobox"
        className="mapping-input"
        spellCheck={false}
        aria-label={title}
        placeholder={title}
        aria-expanded={count > 0}
        aria-controls="mapping-choices"
        aria-autocomplete="list"
        aria-activedescendant={chosen ? `choice-${at}` : undefined}
        value={query}
        onChange={({ currentTarget }) => {
          setQuery(currentTarget.value)
          setAt(0)
        }}
        onKeyDown={press}
        onBlur={() => mapping.set({ picking: undefined })}
      />
      <Choices choices={choices} at={at} onTake={take} />
      {isFilled && <small>{t('appendHint')}</small>}
    </div>
  )
}

function Choices({
  choices,
  at,
  onTake,
}: {
  readonly choices: readonly Choice[]
  readonly at: number
  readonly onTake: (choice: Choice) => void
}) {
  const t = useText(mappingText)
  const words = useWords()
  const kindWords = useKindWords()
  const list = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    list.current?.children[at]?.scrollIntoView({ block: 'nearest' })
  }, [at])
  return (
    <div id="mapping-choices" ref={list} role="listbox" aria-label={t('completions')}>
      {choices.map((choice, index) => {
        const { name, detail } = words(choice)
        return (
          <div
            key={`${choice.kind} ${name}`}
            id={`choice-${index}`}
            role="option"
            aria-selected={index === at}
            // Not on click: by then the field has lost the focus.
            onPointerDown={(event) => {
              event.preventDefault()
              onTake(choice)
            }}
          >
            <small className="mapping-choice-kind">{kindWords(choice)}</small>
            <code>{name}</code>
            <small>{detail}</small>
          </div>
        )
      })}
    </div>
  )
}

function focusAtEnd(input: HTMLInputElement | null): void {
  input?.focus()
  input?.setSelectionRange(input.value.length, input.value.length)
}

function useChoices(target: string, query: string): readonly Choice[] {
  const view = useMappingView()
  const record = useView(({ samples, sample }) => samples[sample]?.record)
  const known = useView(({ surroundings }) => surroundings?.tables)
  const locale = useLocale()
  const kindWords = useKindWords()
  return useMemo(() => {
    const tables = new Map(
      Object.entries(known ?? {}).map(([name, table]) => [name, titleOf(table) ?? name]),
    )
    const sampleOf = (source: string) => sourceValue(record, source)
    const titled = (name: string) => functionTitle(locale, name)
    const hints = { tables, sampleOf, functionTitle: titled, wordsOfKind: kindWords }
    return rankChoices(view, target, query, hints)
  }, [view, target, query, record, known, locale, kindWords])
}

/** What a kind is called: of functions what they are about. */
function useKindWords(): (of: KindOf | Choice) => string {
  const t: Translate<(typeof mappingText)['keys'][number]> = useText(mappingText)
  const locale = useLocale()
  return useCallback(
    (of) => {
      if (of.kind === 'function') return kindTitle(locale, kindOfFunction(of.name))
      return of.kind === 'block' ? t(`choice.${of.block}`) : t(`choice.${of.kind}`)
    },
    [t, locale],
  )
}

function titleOf(table: unknown): string | undefined {
  const has = typeof table === 'object' && table !== null && 'title' in table
  return has && typeof table.title === 'string' ? table.title : undefined
}

/** What a choice is called, and what there is to know of it: its type and value, how it is called, what it is for. */
function useWords(): (choice: Choice) => { readonly name: string; readonly detail: string } {
  const t: Translate<(typeof mappingText)['keys'][number]> = useText(mappingText)
  const { source } = useMappingView()
  const record = useView(({ samples, sample }) => samples[sample]?.record)
  const locale = useLocale()
  return (choice) => {
    switch (choice.kind) {
      case 'source': {
        const row = source.rowOf.get(choice.source) ?? -1
        const type = typeName(source, row)
        const value = showValue(sourceValue(record, choice.source)).slice(0, 60)
        const converted = choice.needsConversion ? t('converted') : ''
        const known = [source.titles[row], type, converted, value]
        return { name: choice.source, detail: known.filter(Boolean).join(' · ') }
      }
      case 'function':
        return { name: functionTitle(locale, choice.name), detail: choice.signature }
      case 'table':
        return { name: choice.table, detail: choice.title }
      case 'constant':
        return { name: choice.text, detail: '' }
      case 'block':
        return { name: t(`block.${choice.block}`), detail: '' }
    }
  }
}
