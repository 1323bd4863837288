import { Alert, Stack, Text } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck, IconInfoCircle } from '@tabler/icons-react'
import type { AnswerOf } from '../../server/contract/route.ts'
import type { Routes } from '../../server/contract/routes.ts'
import { Said } from '../text/said.tsx'
import { useText } from '../text/use-text.ts'
import { connectionsText } from './text.ts'

const LOOKS = {
  good: { color: 'green', Icon: IconCircleCheck, title: 'works' },
  bad: { color: 'red', Icon: IconAlertTriangle, title: 'worksNot' },
  unasked: { color: 'blue', Icon: IconInfoCircle, title: 'notAsked' },
} as const

/** What a system answered to a test, and what to do if it said no. */
export function CheckAnswer({
  result: { isGood, isAsked, message, hint },
}: {
  readonly result: AnswerOf<Routes['checkConnection']>
}) {
  const t = useText(connectionsText)
  const { color, Icon, title } = LOOKS[isAsked ? (isGood ? 'good' : 'bad') : 'unasked']
  return (
    <Alert role={isGood ? 'status' : 'alert'} color={color} icon={<Icon />} title={t(title)}>
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
