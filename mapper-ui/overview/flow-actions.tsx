import { ActionIcon, Button, Group, Menu, Modal, Stack, Text, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconChevronDown, IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react'
import { useState } from 'react'
import type { BodyOf } from '../../server/contract/route.ts'
import type { Routes } from '../../server/contract/routes.ts'
import { useAction } from '../api/use-action.ts'
import { useMay } from '../session/session.ts'
import { useNow } from '../text/use-now.ts'
import { useText } from '../text/use-text.ts'
import { appText } from '../widgets/text.ts'
import { useTell } from '../widgets/use-tell.ts'
import { overviewText } from './text.ts'

interface Place {
  readonly workspace: string
  readonly integration: string
  readonly flow: string
}
type Scope = BodyOf<Routes['startRun']>['scope']

/** Runs a flow now: its changes, everything, or from a day on; or stops the run under way. */
export function FlowActions({
  place,
  isRunning,
}: {
  readonly place: Place
  readonly isRunning: boolean
}) {
  const t = useText(overviewText)
  const app = useText(appText)
  const tell = useTell()
  const may = useMay(place.workspace)
  const [isAsking, asking] = useDisclosure(false)
  const start = useAction('startRun', { refreshes: ['readFlow', 'listRuns'] })
  const stop = useAction('stopRun', { refreshes: ['readFlow', 'listRuns'] })
  if (!may('operator')) return null
  const run = (scope: Scope) =>
    start.mutate(
      { params: place, body: { scope } },
      { onSuccess: () => tell.done(t('started')), onError: tell.problem },
    )
  if (isRunning) {
    return (
      <Button
        variant="default"
        leftSection={<IconPlayerStop size={16} />}
        loading={stop.isPending}
        onClick={() => stop.mutate({ params: place }, { onError: tell.problem })}
      >
        {t('stop')}
      </Button>
    )
  }
  return (
    <Group gap={2}>
      <Button
        leftSection={<IconPlayerPlay size={16} />}
        loading={start.isPending}
        onClick={() => run({ kind: 'changes' })}
      >
        {t('runNow')}
      </Button>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon size={36} aria-label={app('more')}>
            <IconChevronDown size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => run({ kind: 'all' })}>{t('runAll')}</Menu.Item>
          <Menu.Item onClick={asking.open}>{t('backfill')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Modal opened={isAsking} onClose={asking.close} title={t('backfill')}>
        <SinceForm
          onChosen={(since) => {
            asking.close()
            run({ kind: 'since', since })
          }}
        />
      </Modal>
    </Group>
  )
}

function SinceForm({ onChosen }: { readonly onChosen: (since: string) => void }) {
  const t = useText(overviewText)
  const now = useNow()
  const [day, setDay] = useState('')
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        onChosen(new Date(`${day}T00:00:00`).toISOString())
      }}
    >
      <Stack>
        <Text size="sm">{t('backfillHint')}</Text>
        <TextInput
          type="date"
          label={t('since')}
          required
          max={new Date(now).toISOString().slice(0, 10)}
          value={day}
          onChange={(event) => setDay(event.currentTarget.value)}
        />
        <Button type="submit">{t('runNow')}</Button>
      </Stack>
    </form>
  )
}
