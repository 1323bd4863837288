import { Checkbox, Stack } from '@mantine/core'
import type { Session } from '../../server/contract/sessions.ts'
import { useText } from '../text/use-text.ts'
import { sessionText } from './text.ts'

export type Terms = NonNullable<NonNullable<Session['signUp']>['terms']>

/** Agreeing to the texts of whoever runs the server. */
export function Consent({
  terms,
  agrees,
  onChange,
}: {
  readonly terms: Terms
  readonly agrees: boolean
  readonly onChange: (agrees: boolean) => void
}) {
  const t = useText(sessionText)
  return (
    <Stack gap={4}>
      <Checkbox
        label={t('agree')}
        required
        checked={agrees}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <a href={terms.termsUrl} target="_blank" rel="noreferrer">
        {t('terms')}
      </a>
      <a href={terms.privacyUrl} target="_blank" rel="noreferrer">
        {t('privacyStatement')}
      </a>
    </Stack>
  )
}
