import { Alert, Button, Group, Skeleton, Stack, Text } from '@mantine/core'
import { IconFlask } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { FlowSummary } from '../../server/contract/integrations.ts'
import type { TrialAnswer } from '../../server/contract/trials.ts'
import { call } from '../api/call.ts'
import { useSuspenseAnswer } from '../api/use-answer.ts'
import { formatTime } from '../text/format.ts'
import { useLocale, useText } from '../text/use-text.ts'
import { ProblemAlert } from '../widgets/problem-alert.tsx'
import { TRIAL } from './forget-trials.ts'
import { TrialRecords } from './trial-records.tsx'
import { TrialTable } from './trial-table.tsx'
import { trialText } from './trial-text.ts'
import { TrialVerdict } from './trial-verdict.tsx'
import type { WizardAnswers } from './use-answers.ts'
import type { Step } from './wizard-steps.ts'

/** Ten records of all flows that are to run, tried together: what would be written, and nothing is. */
export function TryStep({
  wizard: { questions, flush },
  onStep,
  ...params
}: {
  readonly workspace: string
  readonly integration: string
  readonly wizard: WizardAnswers
  readonly onStep: (step: Step, at?: string) => void
}) {
  const t = useText(trialText)
  const client = useQueryClient()
  const kept = useSuspenseAnswer('readTrial', { params }).body.trial
  // Asked for by a person, and kept while they look at other steps.
  const { data, error, isFetching, refetch } = useQuery({
    meta: { saysError: true },
    queryKey: [TRIAL, params],
    queryFn: async ({ signal }) => {
      await flush()
      const answer = await call('tryIntegration', { params }, signal)
      // What is missing depends on what came of it.
      await client.invalidateQueries({ queryKey: ['readQuestions'] })
      await client.invalidateQueries({ queryKey: ['readTrial'] })
      return answer.body
    },
    enabled: false,
    retry: false,
  })
  const trial = data ?? kept
  return (
    <Stack>
      <Group justify="space-between" gap="sm">
        {trial && !isFetching ? <TriedNote trial={trial} /> : <span />}
        <Button
          variant={trial ? 'default' : 'filled'}
          leftSection={<IconFlask size={16} />}
          loading={isFetching}
          onClick={() => void refetch()}
        >
          {t(trial ? 'tryAgain' : 'tryAll')}
        </Button>
      </Group>
      <div aria-live="polite">
        {isFetching && (
          <Stack gap="xs">
            <Text size="sm">{t('trying')}</Text>
            <Skeleton height={320} />
          </Stack>
        )}
        {!isFetching && error && <ProblemAlert error={error} />}
        {!isFetching && trial && (
          <TrialResult params={params} trial={trial} missing={questions.missing} onStep={onStep} />
        )}
      </div>
    </Stack>
  )
}

/** Whether a flow belongs to what is switched on. */
export function willRun({ isOn, direction }: FlowSummary): boolean {
  return isOn && direction?.isChosen !== false
}

function TriedNote({ trial: { at, isCurrent } }: { readonly trial: TrialAnswer }) {
  const t = useText(trialText)
  const locale = useLocale()
  return (
    <Stack gap={4}>
      <Text size="sm" c="dimmed">
        {t('triedAt', { time: formatTime(at, locale) })}
      </Text>
      {!isCurrent && <Alert color="yellow" p="xs" title={t('outOfDate')} />}
    </Stack>
  )
}

function TrialResult({
  params,
  trial,
  missing,
  onStep,
}: {
  readonly params: { readonly workspace: string; readonly integration: string }
  readonly trial: TrialAnswer
  readonly missing: WizardAnswers['questions']['missing']
  readonly onStep: (step: Step, at?: string) => void
}) {
  const [chosen, choose] = useState<string>()
  const { flows } = trial
  const hasRecords = flows.some(({ records }) => records.length > 0)
  const worst = flows.find(({ fail }) => fail > 0) ?? flows[0]
  const shown = flows.find(({ flow }) => flow === chosen) ?? worst
  return (
    <Stack>
      <TrialVerdict params={params} trial={trial} missing={missing} onStep={onStep} />
      <TrialTable
        params={params}
        flows={flows}
        shown={shown?.flow}
        onShow={choose}
        onStep={onStep}
      />
      {hasRecords && shown && <TrialRecords params={params} flow={shown} />}
    </Stack>
  )
}
