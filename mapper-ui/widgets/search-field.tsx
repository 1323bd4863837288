import { TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useState } from 'react'

/** How long after a key the search begins. */
const SEARCH_MS = 300

/** A search whose words the page keeps, in its address say, a moment after they were typed. */
export function SearchField({
  words,
  label,
  placeholder,
  size = 'sm',
  onSearch,
}: {
  /** What is there at first. */
  readonly words: string
  readonly label: string
  readonly placeholder: string
  readonly size?: 'sm' | 'md'
  readonly onSearch: (words: string) => void
}) {
  const [written, setWritten] = useState(words)
  const search = useDebouncedCallback(onSearch, SEARCH_MS)
  return (
    <TextInput
      type="search"
      size={size}
      aria-label={label}
      placeholder={placeholder}
      leftSection={<IconSearch size={16} aria-hidden />}
      maxLength={200}
      value={written}
      onChange={({ currentTarget: { value } }) => {
        setWritten(value)
        search(value)
      }}
    />
  )
}
