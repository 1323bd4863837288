import { Button, Card, Group, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useAction } from '../api/use-action.ts'
import { useSession } from '../session/session.ts'
import { useText } from '../text/use-text.ts'
import { ProblemAlert } from '../widgets/problem-alert.tsx'
import { useTell } from '../widgets/use-tell.ts'
import { settingsText } from './text.ts'

/** An owner lets a merchant make an account with a workspace of its own. */
export function InviteMerchant() {
  const t = useText(settingsText)
  const tell = useTell()
  const { signUp } = useSession()
  const [email, setEmail] = useState('')
  const invite = useAction('inviteSignUp', {
    onDone: () => {
      tell.done(t('merchantInvited', { email }))
      setEmail('')
    },
  })
  if (!signUp) return null
  return (
    <Card withBorder>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          invite.mutate({ body: { email } })
        }}
      >
        {invite.isError && <ProblemAlert error={invite.error} />}
        <Group align="flex-end">
          <TextInput
            type="email"
            label={t('inviteMerchant')}
            description={t('inviteMerchantHint')}
            required
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value.trim())}
          />
          <Button type="submit" loading={invite.isPending}>
            {t('sendInvitation')}
          </Button>
        </Group>
      </form>
    </Card>
  )
}
