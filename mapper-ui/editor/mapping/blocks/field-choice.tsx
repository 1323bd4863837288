import { useMemo } from 'react'
import { sourceFormula } from '../../../model/gesture/source-formula.ts'
import type { ItemScope } from '../../../model/mapping/item-scope.ts'
import type { MappingView } from '../../../model/mapping/mapping-view.ts'
import { hasFlag, RowFlag } from '../../../model/mapping/schema-rows.ts'
import { useText } from '../../../text/use-text.ts'
import { useMappingView } from '../mapping-context.tsx'
import { ChoiceInPlace } from './choice-in-place.tsx'
import { blocksText } from './text.ts'

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
    <ChoiceInPlace
      label={label}
      placeholder={t('chooseField')}
      nothing={t('noSuchField')}
      data={fields}
      onChoose={onChoose}
      onLeave={onLeave}
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
