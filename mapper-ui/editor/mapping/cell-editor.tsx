import { useCallback, useEffect, useMemo, useState } from 'react'
import type { Json } from '../../../engine/index.ts'
import { setConstant, setFormula } from '../../model/gesture/change-field.ts'
import { findSpot } from '../../model/gesture/fill-field.ts'
import { useProblemText } from '../../text/use-problem-text.ts'
import { useText } from '../../text/use-text.ts'
import { change } from './connect.ts'
import { FormulaField } from './formula-field.tsx'
import type { Mapping } from './mapping.ts'
import { useMapping, useMappingView } from './mapping-context.tsx'
import type { MappingState } from './mapping-state.ts'
import { showValue } from './row-values.ts'
import { mappingText } from './text.ts'
import { useFormulaValue } from './use-formula-value.ts'

type Editing = NonNullable<MappingState['editing']>

/** Edits what fills a field, in its cell: with completion, and with the value that it gives at each key. */
export function CellEditor({ editing }: { readonly editing: Editing }) {
  return (
    <span role="gridcell" className="mapping-formula mapping-editing">
      <FieldEditor editing={editing} />
    </span>
  )
}

/** The line, and below it what it gives. One visit of it is one entry of the undo list. */
export function FieldEditor({ editing }: { readonly editing: Editing }) {
  const t = useText(mappingText)
  const mapping = useMapping()
  const say = useProblemText()
  const view = useMappingView()
  const { target, isLarge } = editing
  const [value, setValue] = useState(editing.start)
  const spot = useMemo(() => findSpot(view, target), [view, target])
  const scope = spot.kind === 'refused' ? view.scope : spot.scope
  const path = useMemo(
    () =>
      spot.kind === 'refused' ? view.path : (spot.field?.path ?? [...spot.holder, ...spot.names]),
    [spot, view.path],
  )
  const isFormula = value.startsWith('=')
  const values = useFormulaValue(isFormula ? value.slice(1) : undefined, scope)
  const close = useCallback(() => {
    mapping.set({ editing: undefined })
    document.querySelector<HTMLElement>('[role=treegrid]')?.focus()
  }, [mapping])
  // The page is left: kept as when the cell is.
  useEffect(() => {
    const leave = (): void => write(mapping, editing, value)
    window.addEventListener('beforeunload', leave)
    return () => window.removeEventListener('beforeunload', leave)
  }, [mapping, editing, value])
  const [root] = values ?? []
  const gives =
    root === undefined
      ? ''
      : root.error === undefined
        ? t('gives', { value: showValue(root.value) || t('nothing') })
        : say(root.error)
  return (
    <span
      className="mapping-editor"
      onBlur={({ currentTarget, relatedTarget }) => {
        // Leaving with the mouse keeps what was written, as in a spreadsheet.
        if (currentTarget.contains(relatedTarget) || !mapping.store.getState().editing) return
        mapping.set({ editing: undefined })
        write(mapping, editing, value)
      }}
    >
      <FormulaField
        label={t('editFormula', { name: target })}
        value={value}
        path={path}
        isLarge={isLarge}
        onChange={setValue}
        onDone={() => {
          write(mapping, editing, value)
          close()
        }}
        onCancel={close}
      />
      <output className="mapping-gives" data-error={root?.error === undefined ? undefined : ''}>
        {isFormula ? gives : t('formulaHint')}
      </output>
    </span>
  )
}

function write(mapping: Mapping, { target, start }: Editing, value: string): void {
  const { view } = mapping.store.getState()
  const isMapped = view?.fields.some((field) => field.target === target) === true
  if (value === start && isMapped) return
  if (value.startsWith('=')) {
    const isNothing = value.slice(1).trim() === ''
    if (isNothing && !isMapped) return
    change(mapping, (now) => setFormula(now, target, value.slice(1)))
  } else if (value !== '' || isMapped) {
    change(mapping, (now) => setConstant(now, target, readConstant(value)))
  }
}

/** Numbers, yes and no, and nothing are written as such; all else is text, and so is what is in quotes. */
export function readConstant(text: string): Json {
  const isOther = /^(?:-?(?:0|[1-9]\d*)(?:\.\d+)?|true|false|null|".*")$/.test(text.trim())
  if (!isOther) return text
  try {
    const value: Json = JSON.parse(text)
    return value
  } catch {
    return text
  }
}
