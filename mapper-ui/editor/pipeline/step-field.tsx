import { Select, Textarea, TextInput } from '@mantine/core'
import { useTypedText } from '../use-typed-text.ts'

/** A line of text that is taken over when it is left, or with Enter; Escape takes it back. */
export function StepField({
  label,
  hint,
  value,
  isFormula = false,
  isOff = false,
  onSave,
}: {
  readonly label: string
  readonly hint?: string | undefined
  readonly value: string
  readonly isFormula?: boolean
  readonly isOff?: boolean
  readonly onSave: (value: string) => void
}) {
  const typed = useTypedText(value, onSave)
  const Input = isFormula ? Textarea : TextInput
  return (
    <Input
      size="xs"
      label={label}
      description={hint}
      value={typed.text}
      disabled={isOff}
      spellCheck={!isFormula}
      {...(isFormula ? { autosize: true, maxRows: 8 } : {})}
      styles={isFormula ? { input: { fontFamily: 'var(--mantine-font-family-monospace)' } } : {}}
      onChange={(event) => typed.type(event.currentTarget.value)}
      onBlur={typed.save}
      onKeyDown={typed.press}
    />
  )
}

/** One of a few words; none of them: as the language does by default. */
export function StepChoice({
  label,
  value,
  choices,
  none,
  isOff = false,
  onSave,
}: {
  readonly label: string
  readonly value: string | undefined
  readonly choices: readonly { readonly value: string; readonly label: string }[]
  readonly none?: string | undefined
  readonly isOff?: boolean
  readonly onSave: (value: string | undefined) => void
}) {
  return (
    <Select
      size="xs"
      label={label}
      value={value ?? ''}
      disabled={isOff}
      searchable={choices.length > 8}
      allowDeselect={false}
      data={[...(none === undefined ? [] : [{ value: '', label: none }]), ...choices]}
      onChange={(chosen) => onSave(chosen === null || chosen === '' ? undefined : chosen)}
    />
  )
}
