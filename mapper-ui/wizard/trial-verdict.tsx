import { Button, Card, Group, List, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react'
import type { TrialAnswer } from '../../server/contract/trials.ts'
import { Said } from '../text/said.tsx'
import { useText } from '../text/use-text.ts'
import { RemedyLinks } from '../widgets/remedy-links.tsx'
import { FirstRun } from './first-run.tsx'
import { useMissingWords } from './missing-text.ts'
import { NotTried } from './not-tried.tsx'
import { wizardText } from './text.ts'
import { isGood, isOpen, type TriedCause, type TriedFlow, triedIn } from './trial-causes.ts'
import { trialText } from './trial-text.ts'
import type { WizardAnswers } from './use-answers.ts'
import { missingIn, STEPS, type Step } from './wizard-steps.ts'

interface Params {
  readonly workspace: string
  readonly integration: string
}

/** Whether it can be switched on, what is in the way, and how much the first run would take. */
export function TrialVerdict({
  params,
  trial,
  missing,
  onStep,
}: {
  readonly params: Params
  readonly trial: TrialAnswer
  readonly missing: WizardAnswers['questions']['missing']
  readonly onStep: (step: Step, at?: string) => void
}) {
  const t = useText(trialText)
  const { flows } = trial
  const good = flows.filter(isGood).length
  const isWell = good === flows.length && missing.length === 0
  const isAll = isWell && !flows.some(isOpen)
  const Icon = isAll ? IconCircleCheck : IconAlertTriangle
  return (
    <Card withBorder component="section" aria-labelledby="verdict">
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <Stack gap="sm">
          <Group gap="sm" wrap="nowrap">
            <Icon
              size={24}
              aria-hidden
              color={`var(--mantine-color-${isAll ? 'green' : 'yellow'}-7)`}
            />
            <Title order={3} size="h4" id="verdict">
              {isAll
                ? t('allGood')
                : isWell
                  ? t('someOpen')
                  : t('someGood', { ok: good, count: flows.length })}
            </Title>
          </Group>
          <OpenAnswers missing={missing} onStep={onStep} />
          {flows.map((flow) => (
            <FlowProblem key={flow.flow} params={params} flow={flow} onStep={onStep} />
          ))}
          <NotTried flows={flows} onStep={onStep} />
        </Stack>
        <FirstRun trial={trial} onStep={onStep} />
      </SimpleGrid>
    </Card>
  )
}

/** What has no answer yet; rows that a trial missed are told with their flow. */
function OpenAnswers({
  missing,
  onStep,
}: {
  readonly missing: WizardAnswers['questions']['missing']
  readonly onStep: (step: Step, at?: string) => void
}) {
  const t = useText(wizardText)
  const words = useMissingWords()
  const open = missing.filter(({ code }) => code !== 'rows')
  return STEPS.flatMap((step) =>
    missingIn(step, open).map((each) => (
      <Group key={`${each.path} ${each.message}`} gap="xs">
        <Text size="sm">{words(each)}</Text>
        <Button size="compact-xs" variant="default" onClick={() => onStep(step)}>
          {t('goThere')}
        </Button>
      </Group>
    )),
  )
}

function FlowProblem({
  params,
  flow,
  onStep,
}: {
  readonly params: Params
  readonly flow: TriedFlow
  readonly onStep: (step: Step, at?: string) => void
}) {
  const t = useText(trialText)
  const { title, problem, causes } = flow
  const failing = causes.filter(({ kind }) => kind === 'fails')
  if (isGood(flow)) return null
  return (
    <div>
      <Text size="sm" fw={600}>
        {title}
      </Text>
      <List size="sm" spacing={4}>
        {problem !== null && (
          <List.Item>
            {t('notTriedToEnd')} <Said text={problem} />
          </List.Item>
        )}
        {failing.map((cause) => (
          <List.Item key={cause.reason}>
            <FailingCause params={params} cause={cause} tried={triedIn(flow)} onStep={onStep} />
          </List.Item>
        ))}
      </List>
    </div>
  )
}

/** Why records would fail, and the way to what puts it right. */
export function FailingCause({
  params,
  cause: { missing, records, reason, remedies },
  tried,
  onStep,
}: {
  readonly params: Params
  readonly cause: TriedCause
  readonly tried: number
  readonly onStep: (step: Step, at?: string) => void
}) {
  const t = useText(trialText)
  if (!missing) {
    return (
      <>
        {t('wouldFail', { records, tried })} <Said text={reason} />{' '}
        <RemedyLinks {...params} remedies={remedies} />
      </>
    )
  }
  const { table, title, rows } = missing
  return (
    <Group gap="xs">
      <span>{t('rowsMissing', { title, count: rows.length, records, tried })}</span>
      <Button size="compact-xs" onClick={() => onStep('tables', table)}>
        {t('addRows', { count: rows.length })}
      </Button>
    </Group>
  )
}
