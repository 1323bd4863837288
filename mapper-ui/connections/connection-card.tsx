import { ActionIcon, Button, Card, Group, Menu, Text, Title } from '@mantine/core'
import {
  IconChartBar,
  IconDots,
  IconPencil,
  IconPlugConnected,
  IconTrash,
} from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { ConnectionInfo } from '../../server/contract/connections.ts'
import { useAction } from '../api/use-action.ts'
import { useSuspenseAnswer } from '../api/use-answer.ts'
import { useMay } from '../session/session.ts'
import { useText } from '../text/use-text.ts'
import { TextLink } from '../widgets/links.tsx'
import { SystemMark } from '../widgets/system-mark.tsx'
import { useTell } from '../widgets/use-tell.ts'
import { CheckAnswer } from './check-answer.tsx'
import { ConnectionState } from './connection-state.tsx'
import { ConnectionUsage } from './connection-usage.tsx'
import { HooksState } from './hooks-state.tsx'
import { LastCalls } from './last-calls.tsx'
import { SignInButton } from './sign-in-button.tsx'
import { StrangeOrigins } from './strange-origins.tsx'
import { connectionsText } from './text.ts'

export type ConnectionTask = 'edit' | 'usage' | 'remove'

/** One account: how it stands, what uses it, and what can be done. */
export function ConnectionCard({
  workspace,
  connection,
  systemTitle,
  onTask,
}: {
  readonly workspace: string
  readonly connection: ConnectionInfo
  readonly systemTitle: string
  readonly onTask: (task: ConnectionTask) => void
}) {
  const t = useText(connectionsText)
  const tell = useTell()
  const may = useMay(workspace)
  const { name, usedBy, state, problem } = connection
  const check = useAction('checkConnection', { refreshes: ['listConnections'] })
  // What a card shows comes at once: below it are others, which would move.
  const of = { params: { workspace, connection: name } }
  useSuspenseAnswer('readUsage', { ...of, query: { hours: 24 } })
  useSuspenseAnswer('listCalls', { ...of, query: {} })
  const shown = check.data?.body ?? failureOf(state, problem)
  return (
    <Card withBorder component="section" aria-labelledby={`connection-${name}`}>
      <Group justify="space-between" align="flex-start" wrap="nowrap">
        <SystemMark title={systemTitle} size={36} />
        <div style={{ minWidth: 0, flex: 1 }}>
          <Title order={2} size="h4" id={`connection-${name}`}>
            {name}
          </Title>
          <Text size="sm" c="dimmed">
            {systemTitle}
          </Text>
        </div>
        <TaskMenu name={name} onTask={onTask} may={may} />
      </Group>
      <Group justify="space-between" mt="sm">
        <ConnectionState connection={connection} />
        <SignInButton
          workspace={workspace}
          connection={connection}
          systemTitle={systemTitle}
          size="xs"
        />
        {may('operator') && connection.isSignedIn !== false && (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconPlugConnected size={14} />}
            loading={check.isPending}
            onClick={() =>
              check.mutate({ params: { workspace, connection: name } }, { onError: tell.problem })
            }
          >
            {t('checkNow')}
          </Button>
        )}
      </Group>
      <Text size="sm" mt="xs">
        {usedBy.length === 0 ? (
          t('unused')
        ) : (
          <>
            {t('usedBy')} <Users workspace={workspace} names={usedBy} />
          </>
        )}
      </Text>
      <ConnectionUsage workspace={workspace} connection={name} />
      <LastCalls workspace={workspace} connection={name} usedBy={usedBy} />
      <StrangeOrigins workspace={workspace} connection={connection} />
      <HooksState hooks={connection.hooks} />
      {shown && (
        <div style={{ marginTop: 12 }}>
          <CheckAnswer result={shown} />
        </div>
      )}
    </Card>
  )
}

function failureOf(state: ConnectionInfo['state'], problem: string | null) {
  return state === 'bad' && problem !== null
    ? { isGood: false, isAsked: true, message: problem }
    : undefined
}

function Users({
  workspace,
  names,
}: {
  readonly workspace: string
  readonly names: readonly string[]
}): ReactNode {
  return names.map((name, at) => (
    <span key={name}>
      {at > 0 && ', '}
      <TextLink
        to="/w/$workspace/i/$integration"
        params={{ workspace, integration: name }}
        inherit
        c="inherit"
        underline="always"
      >
        {name}
      </TextLink>
    </span>
  ))
}

function TaskMenu({
  name,
  may,
  onTask,
}: {
  readonly name: string
  readonly may: ReturnType<typeof useMay>
  readonly onTask: (task: ConnectionTask) => void
}) {
  const t = useText(connectionsText)
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={t('more', { name })}>
          <IconDots />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {may('editor') && (
          <Menu.Item leftSection={<IconPencil size={16} />} onClick={() => onTask('edit')}>
            {t('edit')}
          </Menu.Item>
        )}
        <Menu.Item leftSection={<IconChartBar size={16} />} onClick={() => onTask('usage')}>
          {t('usage')}
        </Menu.Item>
        {may('administrator') && (
          <Menu.Item
            c="var(--mantine-color-error)"
            leftSection={<IconTrash size={16} />}
            onClick={() => onTask('remove')}
          >
            {t('remove')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}
