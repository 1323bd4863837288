import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconPlayerPause, IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react'
import type { Schedule } from '../../server/contract/flows.ts'
import { useAction } from '../api/use-action.ts'
import { useMay } from '../session/session.ts'
import { useText } from '../text/use-text.ts'
import { useTell } from '../widgets/use-tell.ts'
import type { FlowPlace } from './flow-place.ts'
import { RunDialog } from './run-dialog.tsx'
import { overviewText } from './text.ts'

/** Pauses a flow or lets it go on, and runs it now or stops the run under way. */
export function FlowActions({
  place,
  schedule,
  etag,
  isRunning,
}: {
  readonly place: FlowPlace
  readonly schedule: Schedule
  /** Of the answer that the schedule came with. */
  readonly etag: string | undefined
  readonly isRunning: boolean
}) {
  const t = useText(overviewText)
  const tell = useTell()
  const may = useMay(place.workspace)
  const [isAsking, asking] = useDisclosure(false)
  const stop = useAction('stopRun', { refreshes: ['readFlow', 'listRuns'] })
  const change = useAction('scheduleFlow', { refreshes: ['readFlow', 'listIntegrations'] })
  if (!may('operator')) return null
  const { isPaused } = schedule
  return (
    <>
      <Button
        variant="default"
        leftSection={isPaused ? <IconPlayerPlay size={16} /> : <IconPlayerPause size={16} />}
        loading={change.isPending}
        onClick={() =>
          change.mutate(
            { params: place, body: { ...schedule, isPaused: !isPaused }, ifMatch: etag },
            { onError: tell.problem },
          )
        }
      >
        {t(isPaused ? 'resume' : 'pause')}
      </Button>
      {isRunning ? (
        <Button
          variant="default"
          leftSection={<IconPlayerStop size={16} />}
          loading={stop.isPending}
          onClick={() => stop.mutate({ params: place }, { onError: tell.problem })}
        >
          {t('stop')}
        </Button>
      ) : (
        <Button leftSection={<IconPlayerPlay size={16} />} onClick={asking.open}>
          {t('run')}
        </Button>
      )}
      {isAsking && <RunDialog place={place} onClose={asking.close} />}
    </>
  )
}
