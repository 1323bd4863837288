import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react'
import { useText } from '../../text/use-text.ts'
import { useEditor, useView } from '../editor-context.tsx'
import {
  type Completion,
  completeFormula,
  isInTable,
  wordBefore,
} from '../yaml/complete-formula.ts'
import { useMappingView } from './mapping-context.tsx'
import { mappingText } from './text.ts'

const MAX_SHOWN = 8

interface FormulaFieldProps {
  readonly label: string
  readonly value: string
  /** Where the formula stands in the file, or would stand: decides about what can be named in it. */
  readonly path: readonly (string | number)[]
  readonly isLarge: boolean
  readonly onChange: (value: string) => void
  readonly onDone: () => void
  readonly onCancel: () => void
}

/** A line to write a formula on, that knows what can be named in it. */
export function FormulaField(props: FormulaFieldProps) {
  const { label, value, isLarge, onChange, onDone, onCancel } = props
  const field = useRef<HTMLTextAreaElement>(null)
  const [caret, setCaret] = useState(value.length)
  const [chosen, setChosen] = useState(0)
  const [isAsked, setIsAsked] = useState(false)
  const offered = useCompletions(props, caret, isAsked)
  const at = Math.min(chosen, offered.length - 1)
  const current = offered[at]

  useEffect(() => {
    field.current?.focus()
    field.current?.setSelectionRange(value.length, value.length)
    // Only when it opens: later the caret is where somebody put it.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [])

  function take({ insert }: Completion): void {
    const start = caret - lastPart(value.slice(0, caret)).length
    const next = `${value.slice(0, start)}${insert}${value.slice(caret)}`
    onChange(next)
    const place = start + insert.length
    setCaret(place)
    setChosen(0)
    requestAnimationFrame(() => field.current?.setSelectionRange(place, place))
  }

  const actions: Readonly<Record<string, (() => void) | undefined>> = {
    Escape: isAsked && offered.length > 0 ? () => setIsAsked(false) : onCancel,
    Tab: current && (() => take(current)),
    Enter: onDone,
    ArrowDown: offered.length > 0 ? () => setChosen((at + 1) % offered.length) : undefined,
    ArrowUp:
      offered.length > 0 ? () => setChosen((at + offered.length - 1) % offered.length) : undefined,
    ' ': () => setIsAsked(true),
  }

  function press(event: KeyboardEvent): void {
    event.stopPropagation()
    const isNewLine = event.key === 'Enter' && isLarge && event.shiftKey
    const isSpace = event.key === ' ' && !event.ctrlKey
    const action = isNewLine || isSpace ? undefined : actions[event.key]
    if (!action) return
    event.preventDefault()
    action()
  }

  return (
    <>
      <textarea
        ref={field}
        rows={isLarge ? 5 : 1}
        role="combobox"
        spellCheck={false}
        className="mapping-input"
        aria-label={label}
        aria-expanded={offered.length > 0}
        aria-controls="mapping-completions"
        aria-autocomplete="list"
        aria-activedescendant={current ? `completion-${at}` : undefined}
        value={value}
        onChange={({ currentTarget }) => {
          onChange(currentTarget.value)
          setCaret(currentTarget.selectionStart)
          setChosen(0)
        }}
        onSelect={({ currentTarget }) => setCaret(currentTarget.selectionStart)}
        onKeyDown={press}
      />
      <Completions offered={offered} at={at} onTake={take} />
    </>
  )
}

function Completions({
  offered,
  at,
  onTake,
}: {
  readonly offered: readonly Completion[]
  readonly at: number
  readonly onTake: (one: Completion) => void
}) {
  const t = useText(mappingText)
  return (
    <div
      id="mapping-completions"
      role="listbox"
      aria-label={t('completions')}
      className="mapping-completions"
      hidden={offered.length === 0}
    >
      {offered.map((one, index) => (
        <div
          key={one.label}
          id={`completion-${index}`}
          role="option"
          aria-selected={index === at}
          data-kind={one.kind}
          title={one.help}
          // Not on click: by then the field has lost the focus.
          onPointerDown={(event) => {
            event.preventDefault()
            event.stopPropagation()
            onTake(one)
          }}
        >
          <code>{one.label}</code>
          <small>{one.detail}</small>
        </div>
      ))}
    </div>
  )
}

/** What can come next: after a letter is written, or when it is asked for. */
function useCompletions(
  { value, path }: FormulaFieldProps,
  caret: number,
  isAsked: boolean,
): readonly Completion[] {
  const editor = useEditor()
  const view = useMappingView()
  const surroundings = useView((state) => state.surroundings)
  return useMemo(() => {
    const before = value.slice(0, caret)
    const word = wordBefore(before)
    const isWanted = isAsked || word !== '' || isInTable(before)
    if (!surroundings || !before.startsWith('=') || !isWanted || !view) return []
    const flow = editor.document.store.getState().flow.value
    const part = lastPart(before)
    return completeFormula(before.slice(1), { flow, surroundings, path }, part)
      .filter(
        ({ insert }) => insert !== part && insert.toLowerCase().startsWith(part.toLowerCase()),
      )
      .slice(0, MAX_SHOWN)
  }, [value, caret, isAsked, editor, view, surroundings, path])
}

/** The last name of the path before the caret: what a completion replaces. */
function lastPart(before: string): string {
  if (isInTable(before)) return /[^"']*$/.exec(before)?.[0] ?? ''
  const word = wordBefore(before.replace(/^=/, ''))
  return word.slice(word.lastIndexOf('.') + 1)
}
