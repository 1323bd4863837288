import { Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { Json } from '../../engine/index.ts'
import { useText } from '../text/use-text.ts'
import { rowText } from './row-text.ts'
import { parseValue, type TableSides, textOfValue } from './table-rows.ts'
import { wizardText } from './text.ts'

export type TableChoices = NonNullable<TableSides['to']>

interface Side {
  readonly label: string
  readonly value: Json | undefined
  readonly onChange: (value: Json | undefined) => void
}

/** The right side of a row: one of the target's values, or any text where it has no list. */
export function ValueInput({
  choices,
  ...side
}: Side & { readonly choices: TableChoices | undefined }) {
  return choices ? <ChosenValue {...side} choices={choices} /> : <TypedValue {...side} />
}

function TypedValue({ label, value, onChange }: Side) {
  const t = useText(wizardText)
  const [typed, setTyped] = useState<string>()
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

function ChosenValue({
  label,
  value,
  choices: { items, isCut, isOpen },
  onChange,
}: Side & { readonly choices: TableChoices }) {
  const t = useText(wizardText)
  const row = useText(rowText)
  const [search, setSearch] = useState('')
  const isKnown = value === undefined || items.some((choice) => choice.value === value)
  const all = [
    ...(isKnown ? [] : [{ value, label: textOfValue(value) }]),
    ...items.map(({ value: own, label: name, isNew }) => ({
      value: own,
      label: isNew ? row('newName', { name }) : name,
    })),
    ...(isCut || isOpen ? typedChoice(search, value, items) : []),
  ]
  const at = all.findIndex((choice) => choice.value === value)
  return (
    <Select
      aria-label={label}
      placeholder={t('notChosen')}
      data={all.map((choice, place) => ({ value: String(place), label: choice.label }))}
      value={at < 0 ? null : String(at)}
      onChange={(place) => onChange(all[Number(place ?? -1)]?.value)}
      onSearchChange={setSearch}
      nothingFoundMessage={t('noneFits')}
      searchable
      clearable
      limit={200}
    />
  )
}

/** What is typed, as a value that the system has besides those that it listed, or is to have. */
function typedChoice(
  search: string,
  chosen: Json | undefined,
  items: TableChoices['items'],
): TableChoices['items'] {
  const text = search.trim()
  // Where names are chosen from, a number that is typed is a name as well.
  const isNamed = items.length > 0 && items.every((each) => typeof each.value === 'string')
  const value = isNamed ? text : parseValue(text)
  // Of a choice that was made, its name stands where one types.
  const isThere = value === chosen || items.some((each) => each.label === text)
  return text === '' || isThere ? [] : [{ value, label: text }]
}
