import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import type { Json } from '../../../../engine/index.ts'
import { useKeptText } from './use-kept-text.ts'

/** A fixed value in a block; what is typed keeps its type, and is not taken where it cannot. */
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
  const read = readAs(value, text)
  const saved = useRef(shown)
  useEffect(() => {
    saved.current = shown
  }, [shown])
  const save = (): void => {
    if (text === shown || text === saved.current || read === undefined) return
    saved.current = text
    onChange(read)
  }
  useKeptText(save)
  // A line break has no place in an input, which would drop it.
  const isLong = shown.includes('\n')
  const props = {
    'aria-label': label,
    'aria-invalid': read === undefined,
    value: text,
    onBlur: save,
    onKeyDown: ({ key, ctrlKey }: KeyboardEvent) => {
      if (key === 'Enter' && (!isLong || ctrlKey)) save()
      if (key === 'Escape') setText(shown)
    },
  }
  return isLong ? (
    <textarea rows={3} {...props} onChange={({ currentTarget }) => setText(currentTarget.value)} />
  ) : (
    <input {...props} onChange={({ currentTarget }) => setText(currentTarget.value)} />
  )
}

/** A number may have a decimal comma; nothing where the text is none. */
function readAs(before: Json, text: string): Json | undefined {
  if (typeof before === 'number') {
    const number = Number(text.trim().replace(/^(-?\d+),(\d+)$/, '$1.$2'))
    return text.trim() !== '' && Number.isFinite(number) ? number : undefined
  }
  if (typeof before === 'boolean') {
    return text === 'true' || text === 'false' ? text === 'true' : undefined
  }
  if (before !== null) return text
  return text === 'null' ? null : text
}
