import { useState } from 'react'

/**
 * A line of text that is taken over when it is left, or with Enter, and taken back with Escape. When the file changes
 * otherwise, what it says now is shown.
 */
export function useTypedText(value: string, onSave: (text: string) => void) {
  const [typed, setTyped] = useState({ over: value, text: value })
  const text = typed.over === value ? typed.text : value
  const type = (next: string): void => setTyped({ over: value, text: next })
  const save = (): void => {
    if (text === value) return
    onSave(text)
    // What becomes of it, the file says: also when it is taken back, or was refused.
    setTyped({ over: text, text })
  }
  return {
    text,
    type,
    save,
    press: (event: {
      readonly key: string
      readonly shiftKey: boolean
      readonly preventDefault: () => void
    }): void => {
      if (event.key === 'Escape') type(value)
      if (event.key !== 'Enter' || event.shiftKey) return
      event.preventDefault()
      save()
    },
  }
}
