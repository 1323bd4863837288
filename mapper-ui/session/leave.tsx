import { Button, Group } from '@mantine/core'
import { useState } from 'react'
import { OwnAccount } from '../settings/own-account.tsx'
import { useText } from '../text/use-text.ts'
import { sessionText } from './text.ts'
import { useSignOut } from './use-sign-out.ts'

/** Ways out for who cannot go on: to sign out, or to take their data along and close the account where it is theirs to close. */
export function Leave({ mayClose }: { readonly mayClose: boolean }) {
  const t = useText(sessionText)
  const signOut = useSignOut()
  const [isLeaving, setLeaving] = useState(false)
  return (
    <>
      <Group gap="xs">
        <Button variant="default" onClick={signOut}>
          {t('signOut')}
        </Button>
        {mayClose && !isLeaving && (
          <Button variant="default" onClick={() => setLeaving(true)}>
            {t('leaveInstead')}
          </Button>
        )}
      </Group>
      {isLeaving && <OwnAccount />}
    </>
  )
}
