import { useState } from 'react'
import type { MappedField } from '../../model/mapping/mapped-fields.ts'
import { useText } from '../../text/use-text.ts'
import { useEditor } from '../editor-context.tsx'
import { explainField } from './explain-field.ts'
import { useMapping } from './mapping-context.tsx'
import { type RowValues, showValue } from './row-values.ts'
import { mappingText } from './text.ts'

interface ValueCellProps {
  readonly field: MappedField | undefined
  readonly mode: 'create' | 'update'
  readonly values: RowValues
}

/** What the chosen sample gives for a field; held over it, the pointer asks where that came from. */
export function ValueCell({ field, mode, values }: ValueCellProps) {
  const t = useText(mappingText)
  const mapping = useMapping()
  const editor = useEditor()
  const [origin, setOrigin] = useState<string>()
  const told = field && values.of(field, mode)
  const isHeld = told?.notSent !== undefined
  const words =
    told?.error?.message ??
    (isHeld
      ? told.kept === undefined
        ? t('notSent')
        : t('kept', { value: showValue(told.kept) })
      : isContainer(field)
        ? ''
        : showValue(told?.value))
  return (
    <span
      role="gridcell"
      className="mapping-value"
      data-mode={mode}
      data-held={isHeld || undefined}
      data-error={told?.error ? '' : undefined}
      title={origin ?? words}
      onPointerEnter={() => {
        if (!field || !told) return
        void explainField(editor, mapping, { field, mode }).then((lines) =>
          setOrigin(lines && describe(lines)),
        )
      }}
    >
      {words}
    </span>
  )

  function describe({
    from,
    decidedBy,
  }: {
    from: readonly string[]
    decidedBy: readonly string[]
  }) {
    return [
      words,
      from.length > 0 ? `${t('origins')}: ${from.join(' · ')}` : '',
      decidedBy.length > 0 ? `${t('decidedBy')}: ${decidedBy.join(' · ')}` : '',
    ]
      .filter(Boolean)
      .join('\n')
  }
}

function isContainer(field: MappedField | undefined): boolean {
  return field?.kind === 'group' || field?.kind === 'loop'
}
