import { Button, Card, Group, Stack, Text, TextInput, Title } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useAction } from '../api/use-action.ts'
import { useAnswer } from '../api/use-answer.ts'
import { sessionQuery, useSession } from '../session/session.ts'
import { useText } from '../text/use-text.ts'
import { ProblemAlert } from '../widgets/problem-alert.tsx'
import { appText } from '../widgets/text.ts'
import { useTell } from '../widgets/use-tell.ts'
import { ConfirmButton } from './confirm-button.tsx'
import { settingsText } from './text.ts'

/** The name of the workspace, and what cannot be undone. */
export function General({ workspace }: { readonly workspace: string }) {
  const t = useText(settingsText)
  const { version } = useSession()
  return (
    <Stack>
      <WorkspaceTitle workspace={workspace} />
      <RemoveIntegrations workspace={workspace} />
      <Text size="sm" c="dimmed">
        {t('version', { version })}
      </Text>
    </Stack>
  )
}

function WorkspaceTitle({ workspace }: { readonly workspace: string }) {
  const t = useText(settingsText)
  const app = useText(appText)
  const tell = useTell()
  const client = useQueryClient()
  const { workspaces } = useSession()
  const present = workspaces.find(({ name }) => name === workspace)?.title ?? ''
  const [title, setTitle] = useState(present)
  const change = useAction('changeWorkspace', {
    onDone: () => {
      tell.done(app('saved'))
      void client.invalidateQueries({ queryKey: sessionQuery.queryKey })
    },
  })
  return (
    <Card withBorder>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          change.mutate({ params: { workspace }, body: { title: title.trim() } })
        }}
      >
        <Stack align="flex-start">
          {change.isError && <ProblemAlert error={change.error} />}
          <TextInput
            w="100%"
            maw={420}
            label={t('workspaceTitle')}
            description={t('workspaceTitleHint')}
            required
            maxLength={200}
            value={title}
            onChange={(event) => setTitle(event.currentTarget.value)}
          />
          <Button type="submit" loading={change.isPending} disabled={title.trim() === present}>
            {app('save')}
          </Button>
        </Stack>
      </form>
    </Card>
  )
}

function RemoveIntegrations({ workspace }: { readonly workspace: string }) {
  const t = useText(settingsText)
  const app = useText(appText)
  const { data } = useAnswer('listIntegrations', { params: { workspace } })
  const remove = useAction('removeIntegration', { refreshes: ['listIntegrations', 'listCauses'] })
  const items = data?.body.items ?? []
  if (items.length === 0) return null
  return (
    <Card withBorder component="section" aria-labelledby="remove-integration">
      <Title order={2} id="remove-integration">
        {t('removeIntegration')}
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        {t('removeIntegrationHint')}
      </Text>
      <Stack gap="xs">
        {items.map(({ name, title }) => (
          <Group key={name} justify="space-between">
            <Text>{title}</Text>
            <ConfirmButton
              label={app('remove')}
              about={title}
              question={t('removeQuestion', { title })}
              typed={name}
              action={remove}
              ask={{ params: { workspace, integration: name } }}
            />
          </Group>
        ))}
      </Stack>
    </Card>
  )
}
