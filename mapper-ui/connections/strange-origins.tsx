import { Alert, Button, Stack, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { ConnectionInfo } from '../../server/contract/connections.ts'
import { useAction } from '../api/use-action.ts'
import { useMay } from '../session/session.ts'
import { useText } from '../text/use-text.ts'
import { useTell } from '../widgets/use-tell.ts'
import { connectionsText } from './text.ts'

/** Addresses that secrets were not entered for, and that the connector's file names: who may allow them is asked to. */
export function StrangeOrigins({
  workspace,
  connection: { name, strangeOrigins },
}: {
  readonly workspace: string
  readonly connection: ConnectionInfo
}) {
  const t = useText(connectionsText)
  const tell = useTell()
  const mayAllow = useMay(workspace)('administrator')
  const allow = useAction('allowOrigins', { refreshes: ['listConnections'] })
  if (strangeOrigins.length === 0) return null
  const asked = { params: { workspace, connection: name }, body: { origins: strangeOrigins } }
  return (
    <Alert mt="sm" color="red" icon={<IconAlertTriangle size={16} aria-hidden />}>
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{t('strange', { origins: strangeOrigins.join(', ') })}</Text>
        {mayAllow ? (
          <Button
            size="xs"
            variant="default"
            loading={allow.isPending}
            onClick={() => allow.mutate(asked, { onError: tell.problem })}
          >
            {t('allowStrange')}
          </Button>
        ) : (
          <Text size="sm">{t('askAdministrator')}</Text>
        )}
      </Stack>
    </Alert>
  )
}
