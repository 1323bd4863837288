import { Button, PasswordInput, Stack } from '@mantine/core'
import { useState } from 'react'
import { useText } from '../text/use-text.ts'
import { ProblemAlert } from '../widgets/problem-alert.tsx'
import { ChosenPassword } from './chosen-password.tsx'
import { FrontPage } from './front-page.tsx'
import { sessionText } from './text.ts'

/** A page on which somebody chooses a password, before anything else. */
export function ChoosePassword({
  title,
  about,
  asksOld = false,
  isBusy,
  error,
  onChosen,
}: {
  readonly title: string
  readonly about: string
  /** Asks for the one that they got from somebody else. */
  readonly asksOld?: boolean
  readonly isBusy: boolean
  readonly error: Error | null
  readonly onChosen: (chosen: { readonly old: string; readonly password: string }) => void
}) {
  const t = useText(sessionText)
  const [old, setOld] = useState('')
  const [password, setPassword] = useState('')
  return (
    <FrontPage title={title} about={about}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          onChosen({ old, password })
        }}
      >
        <Stack>
          {error && <ProblemAlert error={error} />}
          {asksOld && (
            <PasswordInput
              label={t('oldPassword')}
              autoComplete="current-password"
              required
              value={old}
              onChange={(event) => setOld(event.currentTarget.value)}
            />
          )}
          <ChosenPassword
            label={t('newPassword')}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          <Button type="submit" loading={isBusy}>
            {t('begin')}
          </Button>
        </Stack>
      </form>
    </FrontPage>
  )
}
