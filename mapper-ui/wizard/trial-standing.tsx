import { Alert, Button, Checkbox, Stack, Text } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck, IconFlask } from '@tabler/icons-react'
import type { TrialAnswer } from '../../server/contract/trials.ts'
import { useText } from '../text/use-text.ts'
import { NotTried } from './not-tried.tsx'
import { wizardText } from './text.ts'
import { isGood, isOpen } from './trial-causes.ts'
import { trialText } from './trial-text.ts'
import type { Step } from './wizard-steps.ts'

/** Records failed when it was tried, and nothing was changed since. */
export function hasFailed(trial: TrialAnswer | null): boolean {
  return trial !== null && trial.isCurrent && !trial.flows.every(isGood)
}

/** A trial of the present answers has shown what would come of it. */
export function wasTried(trial: TrialAnswer | null): boolean {
  return trial?.isCurrent === true
}

/** Whether it can be switched on, as far as a trial has shown it. */
export function TrialStanding({
  trial,
  isAgreed,
  onAgree,
  onStep,
}: {
  readonly trial: TrialAnswer | null
  readonly isAgreed: boolean
  readonly onAgree: (isAgreed: boolean) => void
  readonly onStep: (step: Step, at?: string) => void
}) {
  const t = useText(trialText)
  const ready = useText(wizardText)('ready')
  if (hasFailed(trial)) {
    return (
      <Alert color="red" icon={<IconAlertTriangle />} title={t('failed')}>
        <Stack gap="sm" align="flex-start">
          <Text size="sm">{t('failedHint')}</Text>
          <TryButton onStep={onStep} />
          <Checkbox
            label={t('despite')}
            checked={isAgreed}
            onChange={(event) => onAgree(event.currentTarget.checked)}
          />
        </Stack>
      </Alert>
    )
  }
  if (trial?.isCurrent) {
    if (!trial.flows.some(isOpen)) {
      return <Alert color="green" icon={<IconCircleCheck />} title={ready} />
    }
    return (
      <Alert color="yellow" icon={<IconAlertTriangle />} title={t('someOpen')}>
        <NotTried flows={trial.flows} onStep={onStep} />
      </Alert>
    )
  }
  return (
    <Alert color="yellow" icon={<IconFlask />} title={t(trial ? 'stale' : 'notTried')}>
      <Stack gap="sm" align="flex-start">
        <Text size="sm">{t('notTriedHint')}</Text>
        <TryButton onStep={onStep} />
      </Stack>
    </Alert>
  )
}

function TryButton({ onStep }: { readonly onStep: (step: Step) => void }) {
  const t = useText(trialText)
  return (
    <Button size="compact-sm" variant="default" onClick={() => onStep('try')}>
      {t('tryIt')}
    </Button>
  )
}
