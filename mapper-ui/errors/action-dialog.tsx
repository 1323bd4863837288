import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { HelpButton } from '../help/help-button.tsx'
import type { TopicName } from '../help/topics.ts'
import { useText } from '../text/use-text.ts'
import { ProblemAlert } from '../widgets/problem-alert.tsx'
import { appText } from '../widgets/text.ts'

/** Says what is about to be done, asks what it takes, and does it; stays open with the problem if that fails. */
export function ActionDialog({
  isOpen,
  onClose,
  title,
  question,
  help,
  confirm,
  isDangerous = false,
  isBusy,
  isOff = false,
  error,
  onConfirm,
  size = 'md',
  children,
}: {
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly title: string
  readonly question: ReactNode
  /** What the manual says of it. */
  readonly help?: TopicName
  /** Words of the button that does it. */
  readonly confirm: string
  readonly isDangerous?: boolean
  readonly isBusy: boolean
  /** Something is to be chosen first. */
  readonly isOff?: boolean
  readonly error?: unknown
  readonly onConfirm: () => void
  readonly size?: string
  readonly children?: ReactNode
}) {
  const app = useText(appText)
  return (
    <Modal opened={isOpen} onClose={onClose} title={title} size={size}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          onConfirm()
        }}
      >
        <Stack>
          <Text size="sm" component="div">
            {question} {help && <HelpButton topic={help} />}
          </Text>
          {children}
          {error !== undefined && error !== null && (
            <div ref={bringIntoView}>
              <ProblemAlert error={error} />
            </div>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {app('cancel')}
            </Button>
            <Button
              type="submit"
              loading={isBusy}
              disabled={isOff}
              {...(isDangerous ? { color: 'red' } : {})}
            >
              {confirm}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

/** In a long dialog a problem would come to stand below what can be seen. */
function bringIntoView(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: 'nearest' })
}
