import { Alert, Stack, Text } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react'
import type { AnswerOf } from '../../server/contract/route.ts'
import type { Routes } from '../../server/contract/routes.ts'
import { Said } from '../text/said.tsx'
import { useText } from '../text/use-text.ts'
import { connectionsText } from './text.ts'

/** What a system answered to a test, and what to do if it said no. */
export function CheckAnswer({
  result: { isGood, message, hint },
}: {
  readonly result: AnswerOf<Routes['checkConnection']>
}) {
  const t = useText(connectionsText)
  return (
    <Alert
      role={isGood ? 'status' : 'alert'}
      color={isGood ? 'green' : 'red'}
      icon={isGood ? <IconCircleCheck /> : <IconAlertTriangle />}
      title={isGood ? t('works') : t('worksNot')}
    >
      <Stack gap={4}>
        <Text size="sm">
          <Said text={message} />
        </Text>
        {hint !== undefined && (
          <Text size="sm">
            <Said text={hint} />
          </Text>
        )}
      </Stack>
    </Alert>
  )
}
