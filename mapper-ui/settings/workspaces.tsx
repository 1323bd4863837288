import { Button, Card, Code, Group, Stack, Text, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconPlus } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useAction } from '../api/use-action.ts'
import { useAnswer } from '../api/use-answer.ts'
import { ActionDialog } from '../errors/action-dialog.tsx'
import { sessionQuery } from '../session/session.ts'
import { useText } from '../text/use-text.ts'
import { ButtonLink } from '../widgets/links.tsx'
import { useTell } from '../widgets/use-tell.ts'
import { InviteMerchant } from './invite-merchant.tsx'
import { settingsText } from './text.ts'

const NAME = '[a-z][a-z0-9\\-]{0,62}'

/** The workspaces of the installation, for its owner. */
export function Workspaces() {
  const t = useText(settingsText)
  const workspaces = useAnswer('listWorkspaces', {})
  return (
    <Stack>
      <AddWorkspace />
      <InviteMerchant />
      <Card withBorder>
        <Text size="sm" c="dimmed" mb="sm">
          {t('workspacesHint')}
        </Text>
        <Stack gap="xs">
          {(workspaces.data?.body.items ?? []).map(({ name, title }) => (
            <Group key={name} justify="space-between">
              <Group gap="xs">
                <Text fw={500}>{title}</Text>
                <Code>{name}</Code>
              </Group>
              <ButtonLink
                size="xs"
                variant="default"
                to="/w/$workspace"
                params={{ workspace: name }}
                aria-label={`${t('enter')}: ${title}`}
              >
                {t('enter')}
              </ButtonLink>
            </Group>
          ))}
        </Stack>
      </Card>
    </Stack>
  )
}

function AddWorkspace() {
  const t = useText(settingsText)
  const tell = useTell()
  const client = useQueryClient()
  const [isOpen, dialog] = useDisclosure(false)
  const [title, setTitle] = useState('')
  const [name, setName] = useState('')
  const add = useAction('createWorkspace', {
    refreshes: ['listWorkspaces'],
    onDone: ({ body }) => {
      dialog.close()
      tell.done(body.title)
      void client.invalidateQueries({ queryKey: sessionQuery.queryKey })
    },
  })
  return (
    <Group>
      <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={dialog.open}>
        {t('addWorkspace')}
      </Button>
      <ActionDialog
        isOpen={isOpen}
        onClose={dialog.close}
        title={t('addWorkspace')}
        question={t('workspacesHint')}
        confirm={t('addWorkspace')}
        isBusy={add.isPending}
        error={add.error}
        onConfirm={() => add.mutate({ body: { title: title.trim(), name } })}
      >
        <TextInput
          label={t('name')}
          required
          data-autofocus
          value={title}
          onChange={(event) => {
            const { value } = event.currentTarget
            setTitle(value)
            setName(nameFrom(value))
          }}
        />
        <TextInput
          label={t('workspaceName')}
          description={t('workspaceNameHint')}
          required
          pattern={NAME}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
      </ActionDialog>
    </Group>
  )
}

/** `Fietsen & Zo` → `fietsen-zo` */
function nameFrom(title: string): string {
  const plain = title.normalize('NFD').toLowerCase()
  const joined = plain.replaceAll(/\p{M}/gu, '').replaceAll(/[^a-z0-9]+/g, '-')
  return joined.replaceAll(/^[^a-z]+|-+$/g, '').slice(0, 63)
}
