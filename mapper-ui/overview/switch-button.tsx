import { Button } from '@mantine/core'
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react'
import type { IntegrationSummary } from '../../server/contract/integrations.ts'
import { useAction } from '../api/use-action.ts'
import { useText } from '../text/use-text.ts'
import { useTell } from '../widgets/use-tell.ts'
import { overviewText } from './text.ts'

/** Switches an integration on or pauses it. */
export function SwitchButton({
  workspace,
  integration: { name, state },
}: {
  readonly workspace: string
  readonly integration: IntegrationSummary
}) {
  const t = useText(overviewText)
  const tell = useTell()
  const change = useAction('switchIntegration', {
    refreshes: ['listIntegrations', 'readIntegration', 'readFlow'],
  })
  const isOn = state === 'on'
  return (
    <Button
      size="xs"
      variant={isOn ? 'default' : 'filled'}
      leftSection={isOn ? <IconPlayerPause size={16} /> : <IconPlayerPlay size={16} />}
      loading={change.isPending}
      onClick={() =>
        change.mutate(
          {
            params: { workspace, integration: name },
            body: { state: isOn ? 'paused' : 'on' },
          },
          { onError: tell.problem },
        )
      }
    >
      {isOn ? t('pause') : t('on')}
    </Button>
  )
}
