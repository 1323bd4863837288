import { Button, Group, Stack, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useAction } from '../api/use-action.ts'
import { OwnAccount } from '../settings/own-account.tsx'
import { useText } from '../text/use-text.ts'
import { ProblemAlert } from '../widgets/problem-alert.tsx'
import { FrontPage } from './front-page.tsx'
import { keepSession, useSession } from './session.ts'
import { sessionText } from './text.ts'
import { useFields } from './use-fields.ts'
import { useSignOut } from './use-sign-out.ts'

/** Who is in no workspace makes one where merchants sign up, or waits to be invited; they may leave with what is theirs. */
export function NoWorkspacePage() {
  const t = useText(sessionText)
  const signOut = useSignOut()
  const { person, signUp } = useSession()
  const [isLeaving, setLeaving] = useState(false)
  const makes = signUp?.isOpen === true && person?.isOwner !== true
  return (
    <FrontPage title={t('noWorkspace')} about={t(makes ? 'makeOrWait' : 'noWorkspaceHint')}>
      {makes && <WorkspaceForm />}
      <Group gap="xs">
        <Button variant="default" onClick={signOut}>
          {t('signOut')}
        </Button>
        {signUp && person && !person.isOwner && !isLeaving && (
          <Button variant="default" onClick={() => setLeaving(true)}>
            {t('leaveInstead')}
          </Button>
        )}
      </Group>
      {isLeaving && <OwnAccount />}
    </FrontPage>
  )
}

function WorkspaceForm() {
  const t = useText(sessionText)
  const client = useQueryClient()
  const navigate = useNavigate()
  const [form, field] = useFields({ title: '' })
  const make = useAction('makeOwnWorkspace', {
    onDone: ({ body }) => {
      void keepSession(client, body).then(() => navigate({ to: '/', replace: true }))
    },
  })
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        make.mutate({ body: form })
      }}
    >
      <Stack>
        {make.isError && <ProblemAlert error={make.error} />}
        <TextInput
          label={t('shopTitle')}
          description={t('workspaceHint')}
          autoComplete="organization"
          required
          {...field('title')}
        />
        <Button type="submit" loading={make.isPending}>
          {t('makeWorkspace')}
        </Button>
      </Stack>
    </form>
  )
}
