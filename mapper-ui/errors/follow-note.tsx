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
function useIsOver(workspace: string, { at, integration, flow }: Done, isAsked: boolean): boolean {
  const [isOver, setOver] = useState(false)
  const { data, dataUpdatedAt } = useAnswer(
    'listCauses',
    { params: { workspace }, query: {} },
    isAsked && !isOver ? { everyMs: EVERY_MS } : {},
  )
  const isLeft = data?.body.items.some(
    (cause) => cause.integration === integration && cause.flow === flow && cause.state === 'ready',
  )
  // Not by what was read before it was done.
  if (isAsked && !isOver && isLeft === false && dataUpdatedAt > at + EVERY_MS) setOver(true)
  return isOver
}

/** Says what was done, and where to follow it, until it has come to its end. */
export function FollowNote(props: FollowNoteProps) {
  return <NoteOf key={props.done.at} {...props} />
}

interface FollowNoteProps {
  readonly workspace: string
  readonly done: Done
  readonly onClose: () => void
}

/** A note of its own for each: what is done next has not come to its end by that of the one before. */
function NoteOf({ workspace, done, onClose }: FollowNoteProps) {
  const t = useText(errorsText)
  const app = useText(appText)
  const { kind, count, integration, flow } = done
  const isOver = useIsOver(workspace, done, kind !== 'ignored')
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
