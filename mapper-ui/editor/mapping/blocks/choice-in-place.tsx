import { type ComboboxItem, type OptionsFilter, Select } from '@mantine/core'
import { focusInput } from './focus-input.ts'

interface Option {
  readonly value: string
  readonly label: string
}

/** A list of so many is looked through by typing. */
const MAX_SHOWN = 60

/** Asks for one of many in the place where it goes: what is typed is looked for, and Enter takes the first. */
export function ChoiceInPlace({
  label,
  placeholder = label,
  nothing,
  data,
  onChoose,
  onLeave,
}: {
  readonly label: string
  readonly placeholder?: string
  readonly nothing: string
  readonly data: readonly Option[]
  readonly onChoose: (value: string) => void
  readonly onLeave: () => void
}) {
  return (
    <Select
      size="xs"
      searchable
      ref={focusInput}
      defaultDropdownOpened
      selectFirstOptionOnChange
      limit={MAX_SHOWN}
      aria-label={label}
      placeholder={placeholder}
      nothingFoundMessage={nothing}
      data={[...data]}
      filter={bestFirst}
      value={null}
      w={260}
      onChange={(value) => {
        if (value !== null) onChoose(value)
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

/** What begins with what is typed comes before what only has it in the middle. */
const bestFirst: OptionsFilter = ({ options, search }) => {
  const wanted = search.trim().toLowerCase()
  const items = options.filter((option): option is ComboboxItem => !('group' in option))
  if (wanted === '') return items
  return items
    .map((item) => ({ item, rank: rankOf(item, wanted) }))
    .filter(({ rank }) => rank < NOT_FOUND)
    .toSorted((left, right) => left.rank - right.rank)
    .map(({ item }) => item)
}

const NOT_FOUND = 4

function rankOf({ label, value }: Option, wanted: string): number {
  const [title, name] = [label.toLowerCase(), value.toLowerCase()]
  if (name === wanted) return 0
  if (title.startsWith(wanted)) return 1
  if (new RegExp(`\\b${wanted.replace(/[^\p{L}\p{N} ]/gu, '\\$&')}`, 'u').test(title)) return 2
  return title.includes(wanted) ? 3 : NOT_FOUND
}
