import { PasswordInput } from '@mantine/core'
import { useText } from '../text/use-text.ts'
import { sessionText } from './text.ts'
import type { Field } from './use-fields.ts'

/** A password that somebody chooses; the server refuses what is easily guessed. */
export function ChosenPassword({ label, ...field }: Field & { readonly label: string }) {
  const t = useText(sessionText)
  return (
    <PasswordInput
      {...field}
      label={label}
      visibilityToggleButtonProps={{ 'aria-label': t('showPassword') }}
      description={t('passwordHint')}
      autoComplete="new-password"
      minLength={10}
      required
    />
  )
}
