import { Button, Card, Group, Select, Stack, Text, Title } from '@mantine/core'
import { IconCircleCheck, IconCircleDashed } from '@tabler/icons-react'
import { useState } from 'react'
import type { ConnectionInfo, ConnectorInfo } from '../../server/contract/connections.ts'
import { useAction } from '../api/use-action.ts'
import { CheckAnswer } from '../connections/check-answer.tsx'
import { ConnectionForm } from '../connections/connection-form.tsx'
import { ConnectionState } from '../connections/connection-state.tsx'
import { SignInButton } from '../connections/sign-in-button.tsx'
import { connectionsText } from '../connections/text.ts'
import { useText } from '../text/use-text.ts'
import { useTell } from '../widgets/use-tell.ts'
import { wizardText } from './text.ts'

/** One system of the integration: its account, or the form that connects one. */
export function RoleCard({
  workspace,
  connector,
  connections,
  chosen,
  isFirstOpen,
  onChoose,
}: {
  readonly workspace: string
  readonly connector: ConnectorInfo
  /** All accounts of the workspace. */
  readonly connections: readonly ConnectionInfo[]
  readonly chosen: ConnectionInfo | undefined
  readonly isFirstOpen: boolean
  readonly onChoose: (name: string) => Promise<void>
}) {
  const t = useText(wizardText)
  const [isAdding, setAdding] = useState(false)
  const own = connections.filter((connection) => connection.connector === connector.name)
  const showsForm = isAdding || (isFirstOpen && own.length === 0)
  const id = `system-${connector.name}`
  return (
    <Card withBorder component="section" aria-labelledby={id} padding="lg">
      <Stack>
        <Group gap="sm" wrap="nowrap" align="flex-start">
          {chosen ? (
            <IconCircleCheck color="var(--mantine-color-green-6)" aria-hidden />
          ) : (
            <IconCircleDashed color="var(--mantine-color-dimmed)" aria-hidden />
          )}
          <div>
            <Title order={3} size="h4" id={id}>
              {connector.title}
            </Title>
            <Text size="sm" c="dimmed">
              {chosen ? t('chosen', { name: chosen.name }) : t('notConnected')}
            </Text>
          </div>
        </Group>
        {chosen && !isAdding && (
          <Chosen workspace={workspace} connection={chosen} systemTitle={connector.title} />
        )}
        {showsForm ? (
          <ConnectionForm
            workspace={workspace}
            connector={connector}
            taken={connections.map(({ name }) => name)}
            onSaved={(name) => {
              setAdding(false)
              return onChoose(name)
            }}
          />
        ) : (
          <AccountChoice
            connector={connector}
            accounts={own}
            chosen={chosen}
            onChoose={(name) => void onChoose(name)}
            onAdd={() => setAdding(true)}
          />
        )}
      </Stack>
    </Card>
  )
}

function AccountChoice({
  connector,
  accounts,
  chosen,
  onChoose,
  onAdd,
}: {
  readonly connector: ConnectorInfo
  readonly accounts: readonly ConnectionInfo[]
  readonly chosen: ConnectionInfo | undefined
  readonly onChoose: (name: string) => void
  readonly onAdd: () => void
}) {
  const t = useText(wizardText)
  const words = useText(connectionsText)
  const isChoice = accounts.length > 1 || (accounts.length === 1 && !chosen)
  return (
    <Group align="flex-end">
      {isChoice && (
        <Select
          label={chosen ? t('chooseAccount') : t('useExisting')}
          placeholder={t('notChosen')}
          data={accounts.map(({ name }) => name)}
          value={chosen?.name ?? null}
          allowDeselect={false}
          onChange={(name) => {
            if (name !== null) onChoose(name)
          }}
        />
      )}
      <Button variant={chosen ? 'subtle' : 'filled'} onClick={onAdd}>
        {accounts.length > 0
          ? t('anotherAccount')
          : words('connectTitle', { system: connector.title })}
      </Button>
    </Group>
  )
}

function Chosen({
  workspace,
  connection,
  systemTitle,
}: {
  readonly workspace: string
  readonly connection: ConnectionInfo
  readonly systemTitle: string
}) {
  const t = useText(wizardText)
  const tell = useTell()
  const check = useAction('checkConnection', { refreshes: ['listConnections'] })
  const { state, problem, name } = connection
  const kept =
    state === 'bad' && problem !== null
      ? { isGood: false, isAsked: true, message: problem }
      : undefined
  const result = check.data?.body ?? kept
  return (
    <>
      <Group>
        <ConnectionState connection={connection} />
        <SignInButton
          workspace={workspace}
          connection={connection}
          systemTitle={systemTitle}
          size="xs"
        />
        <Button
          size="xs"
          variant="default"
          loading={check.isPending}
          onClick={() =>
            check.mutate({ params: { workspace, connection: name } }, { onError: tell.problem })
          }
        >
          {t('test')}
        </Button>
      </Group>
      {result && <CheckAnswer result={result} />}
    </>
  )
}
