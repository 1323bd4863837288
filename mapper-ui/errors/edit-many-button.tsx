import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { lazy, Suspense } from 'react'
import { useText } from '../text/use-text.ts'
import type { Done } from './selection.ts'
import { errorsText } from './text.ts'
import type { OpenPlace } from './use-open-records.ts'

// Few people ever open it.
const EditManyDialog = lazy(async () => ({
  default: (await import('./edit-many-dialog.tsx')).EditManyDialog,
}))

/** One edit of a field for many records of a cause. */
export function EditManyButton({
  place,
  keys,
  onDone,
}: {
  readonly place: OpenPlace
  readonly keys: readonly string[]
  readonly onDone: (done: Done) => void
}) {
  const t = useText(errorsText)
  const [isOpen, dialog] = useDisclosure(false)
  return (
    <>
      <Button size="xs" variant="default" data-fix-records onClick={dialog.open}>
        {t('editMany', { count: keys.length })}
      </Button>
      {isOpen && (
        <Suspense>
          <EditManyDialog place={place} keys={keys} onClose={dialog.close} onDone={onDone} />
        </Suspense>
      )}
    </>
  )
}
