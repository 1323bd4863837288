import { Alert, Group } from '@mantine/core'
import { IconCircleCheck } from '@tabler/icons-react'
import { TextLink } from '../app/links.tsx'
import { appText } from '../app/text.ts'
import { useText } from '../text/use-text.ts'
import type { Done } from './selection.ts'
import { errorsText } from './text.ts'

/** Says what was done, and where to follow it. */
export function FollowNote({
  workspace,
  done: { kind, count, integration, flow },
  onClose,
}: {
  readonly workspace: string
  readonly done: Done
  readonly onClose: () => void
}) {
  const t = useText(errorsText)
  const app = useText(appText)
  return (
    <Alert
      component="output"
      role={undefined}
      color="green"
      icon={<IconCircleCheck />}
      withCloseButton
      closeButtonLabel={app('close')}
      onClose={onClose}
    >
      <Group gap="md">
        <span>{kind === 'answered' ? t('answered') : t(kind, { count })}</span>
        {kind !== 'ignored' && (
          <TextLink
            to="/w/$workspace/errors"
            params={{ workspace }}
            search={{ integration, flow, state: 'retrying' }}
          >
            {t('follow')}
          </TextLink>
        )}
        <TextLink
          to="/w/$workspace/i/$integration/f/$flow"
          params={{ workspace, integration, flow }}
        >
          {t('history')}
        </TextLink>
      </Group>
    </Alert>
  )
}
