import { Button, type ButtonProps } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { ReactNode } from 'react'
import type { Routes } from '../../server/contract/routes.ts'
import type { Ask } from '../api/call.ts'
import { useAction } from '../api/use-action.ts'
import { ActionDialog } from './action-dialog.tsx'
import { type ListCommand, pressedBy } from './list-keys.ts'
import type { Done, Selection } from './selection.ts'

/** A button that does one thing with the selected records. */
export interface SelectionButtonProps extends Pick<ButtonProps, 'size' | 'variant'> {
  readonly selection: Selection
  readonly label: string
  readonly onDone: (done: Done) => void
  /** A key that presses it. */
  readonly command?: ListCommand | undefined
}

type Route = 'retryRecords' | 'ignoreRecords'

/** Settles the selected records by a call, after saying how many; what else the call takes is asked by `children`. */
export function SettleButton({
  selection: { workspace, integration, chosen },
  route,
  kind,
  body,
  label,
  onDone,
  title,
  question,
  confirm,
  isDangerous = false,
  children,
  command,
  ...look
}: SelectionButtonProps & {
  readonly route: Route
  readonly kind: Done['kind']
  readonly body: Ask<Routes[Route]>['body']
  readonly title: string
  readonly question: string
  readonly confirm: string
  readonly isDangerous?: boolean
  readonly children?: ReactNode
} & Pick<ButtonProps, 'leftSection'>) {
  const [isOpen, dialog] = useDisclosure(false)
  const action = useAction(route, {
    refreshes: ['listCauses', 'listBulkActions'],
    onDone: ({ body: { count, bulk } }) => {
      dialog.close()
      const at = Date.now()
      onDone({ at, kind, count, isBulk: bulk !== null, integration, flow: chosen.flow })
    },
  })
  return (
    <>
      <Button onClick={dialog.open} {...pressedBy(command)} {...look}>
        {label}
      </Button>
      <ActionDialog
        isOpen={isOpen}
        onClose={dialog.close}
        title={title}
        help="open"
        question={question}
        confirm={confirm}
        isDangerous={isDangerous}
        isBusy={action.isPending}
        error={action.error}
        onConfirm={() => action.mutate({ params: { workspace, integration }, body })}
      >
        {children}
      </ActionDialog>
    </>
  )
}
