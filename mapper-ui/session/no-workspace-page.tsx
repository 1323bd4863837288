import { Button, Stack, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useAction } from '../api/use-action.ts'
import { useText } from '../text/use-text.ts'
import { ProblemAlert } from '../widgets/problem-alert.tsx'
import { FrontPage } from './front-page.tsx'
import { Leave } from './leave.tsx'
import { keepSession, useSession } from './session.ts'
import { sessionText } from './text.ts'
import { useFields } from './use-fields.ts'

/** Who is in no workspace makes one where merchants sign up, or waits to be invited; they may leave with what is theirs. */
export function NoWorkspacePage() {
  const t = useText(sessionText)
  const { person, signUp } = useSession()
  const makes = signUp?.isOpen === true && person?.isOwner !== true
  return (
    <FrontPage title={t('noWorkspace')} about={t(makes ? 'makeOrWait' : 'noWorkspaceHint')}>
      {makes && <WorkspaceForm />}
      <Leave mayClose={signUp !== null && person?.isOwner === false} />
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
