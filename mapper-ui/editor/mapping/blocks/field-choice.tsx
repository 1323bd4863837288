import { Select } from '@mantine/core'
import { useMemo } from 'react'
import { sourceFormula } from '../../../model/gesture/source-formula.ts'
import type { ItemScope } from '../../../model/mapping/item-scope.ts'
import type { MappingView } from '../../../model/mapping/mapping-view.ts'
import { hasFlag, RowFlag } from '../../../model/mapping/schema-rows.ts'
import { useText } from '../../../text/use-text.ts'
import { useMappingView } from '../mapping-context.tsx'
import { focusInput } from './focus-input.ts'
import { blocksText } from './text.ts'

/** A list of so many is looked through by typing. */
const MAX_SHOWN = 60

/** A source field, chosen by its title or name; gives the formula that reads it at this place. */
export function FieldChoice({
  label,
  scope,
  onChoose,
  onLeave,
}: {
  readonly label: string
  readonly scope: ItemScope
  readonly onChoose: (formula: string) => void
  readonly onLeave: () => void
}) {
  const t = useText(blocksText)
  const view = useMappingView()
  const fields = useMemo(() => fieldsOf(view, scope), [view, scope])
  return (
    <Select
      size="xs"
      searchable
      ref={focusInput}
      defaultDropdownOpened
      limit={MAX_SHOWN}
      aria-label={label}
      placeholder={t('chooseField')}
      nothingFoundMessage={t('noSuchField')}
      data={fields}
      value={null}
      w={240}
      onChange={(formula) => {
        if (formula !== null) onChoose(formula)
      }}
      onBlur={onLeave}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        onLeave()
      }}
    />
  )
}

interface FieldOption {
  readonly value: string
  readonly label: string
}

function fieldsOf(view: MappingView, scope: ItemScope): readonly FieldOption[] {
  const { source } = view
  const fields = new Map<string, string>()
  for (let row = 0; row < source.count; row += 1) {
    const path = source.paths[row] ?? ''
    const isWhole = hasFlag(source, row, RowFlag.header) || hasFlag(source, row, RowFlag.group)
    if (isWhole && !path.startsWith('$')) continue
    if (path === '$') continue
    const formula = sourceFormula(view, path, scope)
    if (formula.kind !== 'formula' || fields.has(formula.text)) continue
    const title = source.titles[row] ?? ''
    fields.set(formula.text, title === '' ? path : `${title} · ${path}`)
  }
  return [...fields].map(([value, label]) => ({ value, label }))
}
