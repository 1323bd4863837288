import { Alert, Group } from '@mantine/core'
import { IconCircleCheck } from '@tabler/icons-react'
import { useState } from 'react'
import { useAnswer } from '../api/use-answer.ts'
import { useText } from '../text/use-text.ts'
import { TextLink } from '../widgets/links.tsx'
import { appText } from '../widgets/text.ts'
import type { Done } from './selection.ts'
import { errorsText } from './text.ts'

const EVERY_MS = 2_000

/** Whether nothing of a flow waits for its turn any more, looked at until it is so. */
function useIsOver(
  place: { readonly workspace: string; readonly integration: string; readonly flow: string },
  isAsked: boolean,
): boolean {
  const { workspace, integration, flow } = place
  const [isOver, setOver] = useState(false)
  const { data, dataUpdatedAt } = useAnswer(
    'listCauses',
    { params: { workspace }, query: {} },
    isAsked && !isOver ? { everyMs: EVERY_MS } : {},
  )
  const [since] = useState(() => Date.now())
  const isLeft = data?.body.items.some(
    (cause) => cause.integration === integration && cause.flow === flow && cause.state === 'ready',
  )
  // Not by what was read before it was done.
  if (isAsked && !isOver && isLeft === false && dataUpdatedAt > since + EVERY_MS) setOver(true)
  return isOver
}

/** Says what was done, and where to follow it, until it has come to its end. */
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
  const isOver = useIsOver({ workspace, integration, flow }, kind !== 'ignored')
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
        <span>{isOver ? t('over') : kind === 'answered' ? t('answered') : t(kind, { count })}</span>
        {kind !== 'ignored' && !isOver && (
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
