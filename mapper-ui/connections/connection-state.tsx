import { Badge, Group, Text } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck, IconHelpCircle } from '@tabler/icons-react'
import type { ConnectionInfo } from '../../server/contract/connections.ts'
import { Moment } from '../text/moment.tsx'
import { useText } from '../text/use-text.ts'
import { connectionsText } from './text.ts'

const LOOK = {
  good: { color: 'green', icon: IconCircleCheck },
  bad: { color: 'red', icon: IconAlertTriangle },
  unknown: { color: 'gray', icon: IconHelpCircle },
} as const

/** Whether an account answers, and when it was last asked. */
export function ConnectionState({
  connection: { state, checkedAt, isSignedIn, failing },
}: {
  readonly connection: ConnectionInfo
}) {
  const t = useText(connectionsText)
  const { color, icon: Icon } = LOOK[state]
  return (
    <Group gap="xs" wrap="nowrap">
      <Badge
        color={color}
        variant="light"
        leftSection={<Icon size={14} aria-hidden />}
        tt="none"
        style={{ flexShrink: 0 }}
      >
        {t(state === 'unknown' && isSignedIn === false ? 'notSignedIn' : state)}
      </Badge>
      {checkedAt !== null && (
        <Text size="xs" c="dimmed" component="span">
          {failing && <>{t('failing', { failure: failing.failure, count: failing.calls })}, </>}
          {t('checked')} <Moment at={checkedAt} />
        </Text>
      )}
    </Group>
  )
}
