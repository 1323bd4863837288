import { Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { Json } from '../../engine/index.ts'
import { useText } from '../text/use-text.ts'
import { parseValue, type TableSides, textOfValue } from './table-rows.ts'
import { wizardText } from './text.ts'

export type TableChoices = NonNullable<TableSides['to']>['items']

/** The right side of a row: one of the target's values, or any text where it has no list. */
export function ValueInput({
  label,
  value,
  choices,
  onChange,
}: {
  readonly label: string
  readonly value: Json | undefined
  readonly choices: TableChoices | undefined
  readonly onChange: (value: Json | undefined) => void
}) {
  const t = useText(wizardText)
  const [typed, setTyped] = useState<string>()
  if (!choices) {
    return (
      <TextInput
        aria-label={label}
        placeholder={t('notChosen')}
        value={typed ?? (value === undefined ? '' : textOfValue(value))}
        onChange={({ currentTarget }) => {
          setTyped(currentTarget.value)
          const text = currentTarget.value.trim()
          if (text !== '') onChange(parseValue(text))
        }}
        onBlur={() => {
          // A row without a value may vanish, so not while somebody is still typing in it.
          if (typed?.trim() === '') onChange(undefined)
          setTyped(undefined)
        }}
      />
    )
  }
  const isKnown = choices.some((choice) => choice.value === value)
  const all =
    value === undefined || isKnown ? choices : [{ value, label: textOfValue(value) }, ...choices]
  const at = all.findIndex((choice) => choice.value === value)
  return (
    <Select
      aria-label={label}
      placeholder={t('notChosen')}
      data={all.map((choice, place) => ({ value: String(place), label: choice.label }))}
      value={at < 0 ? null : String(at)}
      onChange={(place) => onChange(all[Number(place ?? -1)]?.value)}
      searchable
      clearable
      limit={200}
    />
  )
}
