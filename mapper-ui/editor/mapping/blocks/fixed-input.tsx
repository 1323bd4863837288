import { useState } from 'react'
import type { Json } from '../../../../engine/index.ts'

/** A fixed value in a block; what is typed keeps its type where it can. */
export function FixedInput({
  label,
  value,
  onChange,
}: {
  readonly label: string
  readonly value: Json
  readonly onChange: (value: Json) => void
}) {
  const shown = typeof value === 'string' ? value : JSON.stringify(value)
  const [text, setText] = useState(shown)
  const [known, setKnown] = useState(shown)
  if (known !== shown) {
    setKnown(shown)
    setText(shown)
  }
  const save = (): void => {
    if (text !== shown) onChange(readAs(value, text))
  }
  return (
    <input
      aria-label={label}
      value={text}
      onChange={({ currentTarget }) => setText(currentTarget.value)}
      onBlur={save}
      onKeyDown={({ key }) => {
        if (key === 'Enter') save()
        if (key === 'Escape') setText(shown)
      }}
    />
  )
}

function readAs(before: Json, text: string): Json {
  if (typeof before === 'string') return text
  const number = Number(text)
  if (text.trim() !== '' && Number.isFinite(number)) return number
  if (text === 'true' || text === 'false') return text === 'true'
  return text === 'null' ? null : text
}
