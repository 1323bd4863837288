import { Skeleton, Stack, Switch } from '@mantine/core'
import { useState } from 'react'
import type { Schedule } from '../../server/contract/flows.ts'
import type { FlowSummary } from '../../server/contract/integrations.ts'
import { useAction } from '../api/use-action.ts'
import { useAnswer } from '../api/use-answer.ts'
import { ActionDialog } from '../errors/action-dialog.tsx'
import { WithHelp } from '../help/with-help.tsx'
import { useText } from '../text/use-text.ts'
import { ProblemAlert } from '../widgets/problem-alert.tsx'
import { appText } from '../widgets/text.ts'
import { useTell } from '../widgets/use-tell.ts'
import { schedulesText } from './schedules-text.ts'
import { TriggerFields } from './trigger-fields.tsx'
import { WindowFields } from './window-fields.tsx'

interface Place {
  readonly workspace: string
  readonly integration: string
  readonly flow: string
}

/** When one flow runs: trigger, windows, pause. */
export function ScheduleDialog({
  place,
  title,
  others,
  onClose,
}: {
  readonly place: Place
  readonly title: string
  readonly others: readonly FlowSummary[]
  readonly onClose: () => void
}) {
  const t = useText(schedulesText)
  const app = useText(appText)
  const tell = useTell()
  const present = useAnswer('readFlow', { params: place }, { saysError: true })
  const [written, setWritten] = useState<Schedule>()
  const save = useAction('scheduleFlow', {
    refreshes: ['readFlow', 'listIntegrations'],
    onDone: () => {
      tell.done(app('saved'))
      onClose()
    },
  })
  const schedule = written ?? present.data?.body.schedule
  return (
    <ActionDialog
      isOpen
      onClose={onClose}
      size="lg"
      title={title}
      question={t('schedulesHint')}
      confirm={app('save')}
      isBusy={save.isPending}
      error={save.error}
      onConfirm={() => {
        if (schedule) save.mutate({ params: place, body: schedule, ifMatch: present.data?.etag })
      }}
    >
      {present.isLoadingError && (
        <ProblemAlert error={present.error} onRetry={() => void present.refetch()} />
      )}
      {!schedule && !present.isLoadingError && <Skeleton height={280} />}
      {schedule && (
        <Stack>
          <WithHelp topic="schedule">
            <TriggerFields
              trigger={schedule.trigger}
              others={others}
              onChange={(trigger) => setWritten({ ...schedule, trigger })}
            />
          </WithHelp>
          <WithHelp topic="windows">
            <WindowFields
              windows={schedule.windows}
              onChange={(windows) => setWritten({ ...schedule, windows: [...windows] })}
            />
          </WithHelp>
          <Switch
            label={t('paused')}
            description={t('pausedHint')}
            checked={schedule.isPaused}
            onChange={({ currentTarget: { checked } }) =>
              setWritten({ ...schedule, isPaused: checked })
            }
          />
        </Stack>
      )}
    </ActionDialog>
  )
}
