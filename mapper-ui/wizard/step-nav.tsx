import { Badge, Button, Group, Progress, Stack, Text } from '@mantine/core'
import type { Questions } from '../../server/contract/integrations.ts'
import { useText } from '../text/use-text.ts'
import { wizardText } from './text.ts'
import { missingIn, STEP_TEXT, STEPS, type Step } from './wizard-steps.ts'

/** All steps with what each still misses; every one can be gone to at any time. */
export function StepNav({
  step,
  missing,
  onStep,
}: {
  readonly step: Step
  readonly missing: Questions['missing']
  readonly onStep: (step: Step) => void
}) {
  const t = useText(wizardText)
  const at = STEPS.indexOf(step) + 1
  return (
    <Stack gap={6} component="nav" aria-label={t('steps')} data-tour="wizard">
      <Text size="sm" c="dimmed">
        {t('stepOf', { at, count: STEPS.length })}
      </Text>
      <Progress.Root size="sm" aria-hidden>
        <Progress.Section value={(100 * at) / STEPS.length} />
      </Progress.Root>
      <Group gap={4} component="ol" m={0} p={0} style={{ listStyle: 'none' }}>
        {STEPS.map((each, place) => {
          const open = missingIn(each, missing).length
          return (
            <li key={each} data-tour={each}>
              <Button
                size="compact-md"
                fw={each === step ? 600 : 400}
                variant={each === step ? 'light' : 'subtle'}
                {...(each !== step && { color: 'gray', c: 'inherit' })}
                aria-current={each === step ? 'step' : undefined}
                onClick={() => onStep(each)}
                rightSection={
                  open > 0 && (
                    <Badge size="sm" color="yellow" variant="light" tt="none">
                      {t('missing', { count: open })}
                    </Badge>
                  )
                }
              >
                {place + 1}. {t(STEP_TEXT[each])}
              </Button>
            </li>
          )
        })}
      </Group>
    </Stack>
  )
}
