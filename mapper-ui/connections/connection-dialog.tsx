import { Button, Modal, Stack, Text } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconChevronRight } from '@tabler/icons-react'
import { useState } from 'react'
import type { ConnectionInfo, ConnectorInfo } from '../../server/contract/connections.ts'
import { useText } from '../text/use-text.ts'
import { TextLink } from '../widgets/links.tsx'
import { ConnectionForm } from './connection-form.tsx'
import { connectionsText } from './text.ts'

/** Connects a system, or edits an account: `connector` may be left to be chosen. */
export function ConnectionDialog({
  workspace,
  connectors,
  connections,
  connector: given,
  connection,
  onClose,
  onSaved,
}: {
  readonly workspace: string
  readonly connectors: readonly ConnectorInfo[]
  readonly connections: readonly ConnectionInfo[]
  readonly connector?: ConnectorInfo | undefined
  readonly connection?: ConnectionInfo | undefined
  readonly onClose: () => void
  readonly onSaved: (name: string) => void
}) {
  const t = useText(connectionsText)
  const isNarrow = useMediaQuery('(max-width: 48em)') ?? false
  const [chosen, setChosen] = useState(given)
  return (
    <Modal
      opened
      onClose={onClose}
      size={chosen ? 1000 : 560}
      fullScreen={isNarrow}
      title={
        connection
          ? t('editTitle', { name: connection.name })
          : chosen
            ? t('connectTitle', { system: chosen.title })
            : t('whichSystem')
      }
    >
      {chosen ? (
        <ConnectionForm
          workspace={workspace}
          connector={chosen}
          connection={connection}
          taken={connections.map(({ name }) => name)}
          onSaved={onSaved}
        />
      ) : (
        <>
          <ConnectorChoice connectors={connectors} onChoose={setChosen} />
          <TextLink mt="md" display="block" to="/w/$workspace/new-connector" params={{ workspace }}>
            {t('newConnector')}
          </TextLink>
        </>
      )}
    </Modal>
  )
}

function ConnectorChoice({
  connectors,
  onChoose,
}: {
  readonly connectors: readonly ConnectorInfo[]
  readonly onChoose: (connector: ConnectorInfo) => void
}) {
  return (
    <Stack gap="xs">
      {connectors.map((connector) => (
        <Button
          key={connector.name}
          variant="default"
          h="auto"
          py="sm"
          justify="space-between"
          rightSection={<IconChevronRight size={16} />}
          styles={{ label: { whiteSpace: 'normal', textAlign: 'left' } }}
          onClick={() => onChoose(connector)}
        >
          <span>
            <Text fw={600} component="span" display="block">
              {connector.title}
            </Text>
            {connector.about !== undefined && (
              <Text size="xs" c="dimmed" component="span" display="block" lineClamp={2}>
                {connector.about}
              </Text>
            )}
          </span>
        </Button>
      ))}
    </Stack>
  )
}
