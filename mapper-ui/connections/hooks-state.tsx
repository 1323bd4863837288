import { Alert, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { ConnectionInfo, HookInfo } from '../../server/contract/connections.ts'
import { Moment } from '../text/moment.tsx'
import { useText } from '../text/use-text.ts'
import { connectionsText } from './text.ts'

const PROBLEMS = [
  ['refused', 'hookRefused'],
  ['failed', 'hookFailed'],
  ['unknown', 'hookUnknown'],
] as const

/** Whether a system tells of changes, and what to do where it does not. */
export function HooksState({ hooks }: Pick<ConnectionInfo, 'hooks'>) {
  const t = useText(connectionsText)
  if (hooks.length === 0) return null
  const calledAt = latestCall(hooks)
  const isRegistered = hooks.some(({ state }) => state === 'registered')
  return (
    <>
      {isRegistered && (
        <Text size="xs" c="dimmed" mt={4}>
          {calledAt === undefined ? (
            t('hookSilent')
          ) : (
            <>
              {t('hookCalled')} <Moment at={calledAt} />
            </>
          )}
        </Text>
      )}
      {PROBLEMS.map(([state, text]) => {
        const topics = hooks.filter((hook) => hook.state === state).map(({ topic }) => topic)
        if (topics.length === 0) return null
        return (
          <Alert
            key={state}
            mt="sm"
            color={state === 'unknown' ? 'gray' : 'orange'}
            icon={<IconAlertTriangle size={16} aria-hidden />}
          >
            {t(text, { topics: topics.join(', ') })}
          </Alert>
        )
      })}
    </>
  )
}

function latestCall(hooks: readonly HookInfo[]): string | undefined {
  return hooks
    .flatMap(({ calledAt }) => calledAt ?? [])
    .toSorted()
    .at(-1)
}
