import { Button, Loader, Text } from '@mantine/core'
import { IconListCheck } from '@tabler/icons-react'
import { useText } from '../text/use-text.ts'
import { ProblemAlert } from '../widgets/problem-alert.tsx'
import { pressedBy } from './list-keys.ts'
import { RetryButton } from './retry-button.tsx'
import type { Done } from './selection.ts'
import { errorsText } from './text.ts'
import type { CausePlan } from './use-cause-plan.ts'
import type { OpenPlace } from './use-open-records.ts'

/** How many records of a cause would go through now, and the way to send those. */
export function CausePlanBar({
  place: { workspace, integration, flow },
  plan: { records, passing, isPending, error, plan },
  hasRetryKey,
  onDone,
}: {
  readonly place: OpenPlace
  readonly plan: CausePlan
  /** Nothing is selected that the key would retry instead. */
  readonly hasRetryKey: boolean
  readonly onDone: (done: Done) => void
}) {
  const t = useText(errorsText)
  const all = records.size
  return (
    <div className="plan-bar">
      <div aria-live="polite" style={{ flex: '1 1 220px' }}>
        <Text fw={600} size="sm">
          {isPending ? (
            <>
              <Loader size={12} aria-hidden /> {t('planning')}
            </>
          ) : all === 0 ? (
            t('planQuestion')
          ) : (
            t('wouldPass', { count: all, passing: passing.length })
          )}
        </Text>
        <Text size="xs" c="dimmed">
          {t('planWritesNothing')}
        </Text>
      </div>
      {all > 0 && (
        <span className="plan-share" aria-hidden>
          <i style={{ width: `${(100 * passing.length) / all}%` }} />
        </span>
      )}
      <Button
        size="xs"
        variant="default"
        leftSection={<IconListCheck size={14} aria-hidden />}
        loading={isPending}
        onClick={plan}
        {...pressedBy('plan')}
      >
        {t(all === 0 ? 'plan' : 'planAgain')}
      </Button>
      {passing.length > 0 && (
        <RetryButton
          size="xs"
          selection={{
            workspace,
            integration,
            chosen: { flow, keys: [...passing] },
            count: passing.length,
          }}
          label={t('retryPassing', { count: passing.length })}
          command={hasRetryKey ? 'retry' : undefined}
          onDone={onDone}
        />
      )}
      {error !== undefined && <ProblemAlert error={error} />}
    </div>
  )
}
