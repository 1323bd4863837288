import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import type { ConnectionInfo } from '../../server/contract/connections.ts'
import { useAction } from '../api/use-action.ts'
import { useText } from '../text/use-text.ts'
import { ProblemAlert } from '../widgets/problem-alert.tsx'
import { appText } from '../widgets/text.ts'
import { connectionsText } from './text.ts'

/** Asks before an account is forgotten; of one in use it says why that cannot be. */
export function RemoveDialog({
  workspace,
  connection: { name, usedBy },
  onClose,
}: {
  readonly workspace: string
  readonly connection: ConnectionInfo
  readonly onClose: () => void
}) {
  const t = useText(connectionsText)
  const app = useText(appText)
  const remove = useAction('deleteConnection', { refreshes: ['listConnections'], onDone: onClose })
  const isUsed = usedBy.length > 0
  return (
    <Modal opened onClose={onClose} title={t('removeTitle', { name })}>
      <Stack>
        <Text size="sm">
          {isUsed ? t('removeUsed', { names: usedBy.join(', ') }) : t('removeHint')}
        </Text>
        {remove.isError && <ProblemAlert error={remove.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {isUsed ? app('close') : app('cancel')}
          </Button>
          {!isUsed && (
            <Button
              color="red"
              loading={remove.isPending}
              onClick={() => remove.mutate({ params: { workspace, connection: name } })}
            >
              {t('remove')}
            </Button>
          )}
        </Group>
      </Stack>
    </Modal>
  )
}
