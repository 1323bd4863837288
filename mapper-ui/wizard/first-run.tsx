import { Button, Group, Stack, Text } from '@mantine/core'
import type { TrialAnswer } from '../../server/contract/trials.ts'
import { formatNumber } from '../text/format.ts'
import { useLocale, useText } from '../text/use-text.ts'
import { inUnits, sumOfFirstRuns, type TriedFlow } from './trial-causes.ts'
import { trialText } from './trial-text.ts'
import type { Step } from './wizard-steps.ts'

type OnStep = (step: Step, at?: string) => void

/** How much the first run would take, for how long, and from which day on. */
export function FirstRun({
  trial: { flows, load },
  onStep,
}: {
  readonly trial: TrialAnswer
  readonly onStep: OnStep
}) {
  const t = useText(trialText)
  const locale = useLocale()
  const { count, isMore } = sumOfFirstRuns(flows)
  const number = formatNumber(count, locale)
  return (
    <Stack gap={4} align="flex-start">
      <Text size="sm" c="dimmed">
        {t('firstRunTakes')}
      </Text>
      <Text size="xl" fw={600}>
        {isMore ? t('moreThan', { count: number }) : number}{' '}
        <Text span size="md" c="dimmed">
          {t('oldRecords')}
        </Text>
      </Text>
      {load && count > 0 && <Load load={load} />}
      {flows.map((flow) => (
        <FirstDay key={flow.flow} flow={flow} onStep={onStep} />
      ))}
    </Stack>
  )
}

function Load({ load: { minutes, systems } }: { readonly load: NonNullable<TrialAnswer['load']> }) {
  const t = useText(trialText)
  const locale = useLocale()
  const { unit, count } = inUnits(minutes)
  return (
    <>
      <Text size="sm" fw={600}>
        {t('loadTime', { time: t(unit, { count }) })}
      </Text>
      {systems.map(({ role, title, requests, perDay }) => (
        <Text key={role} size="sm" c="dimmed">
          {t(perDay === null ? 'loadRequests' : 'loadRequestsOf', {
            count: formatNumber(requests, locale),
            system: title,
            ...(perDay !== null && { perDay: formatNumber(perDay, locale) }),
          })}
        </Text>
      ))}
    </>
  )
}

/** From which day on a flow takes records, where it asks for one. */
function FirstDay({
  flow: { title, start, firstRun },
  onStep,
}: {
  readonly flow: TriedFlow
  readonly onStep: OnStep
}) {
  const t = useText(trialText)
  const locale = useLocale()
  if (!start || (start.day === null && (firstRun?.count ?? 0) === 0)) return null
  const known = firstRun ? formatNumber(firstRun.count, locale) : t('notTold')
  const count = firstRun?.isMore ? t('moreThan', { count: known }) : known
  return (
    <Group gap="xs">
      <Text size="sm">
        {start.day === null
          ? t('noStart', { title, count })
          : t('hasStart', { title, count, day: start.day })}
      </Text>
      <Button
        size="compact-xs"
        variant="default"
        onClick={() => onStep('questions', start.setting)}
      >
        {t(start.day === null ? 'setStart' : 'changeStart')}
      </Button>
    </Group>
  )
}
