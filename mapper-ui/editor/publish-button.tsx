import { Button, Modal, Stack, Text, Textarea } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useState } from 'react'
import { call } from '../api/call.ts'
import { useAction } from '../api/use-action.ts'
import { useMay } from '../session/session.ts'
import { useText } from '../text/use-text.ts'
import { ProblemAlert } from '../widgets/problem-alert.tsx'
import { useTell } from '../widgets/use-tell.ts'
import { useFlow, useView } from './editor-context.tsx'
import { editorText } from './text.ts'
import type { Draft } from './use-draft.ts'

/** Makes the draft what runs, with a note for those who come after. */
export function PublishButton({
  workspace,
  draft,
}: {
  readonly workspace: string
  readonly draft: Draft
}) {
  const t = useText(editorText)
  const tell = useTell()
  const may = useMay(workspace)
  const path = useFlow((state) => state.path)
  const text = useFlow((state) => state.text)
  const isSound = useView((view) => view.isSound)
  const [isAsking, asking] = useDisclosure(false)
  const [note, setNote] = useState('')
  const publish = useAction('publishFiles', {
    refreshes: ['listFiles', 'readProject', 'listVersions'],
  })
  if (!may('editor')) return null
  const isPublished = draft.file.published?.text === text

  async function send(): Promise<void> {
    if (!(await draft.saveNow())) return
    await publish.mutateAsync({ params: { workspace }, body: { paths: [path], note } })
    const file = await call('readFile', { params: { workspace }, query: { path } })
    draft.accept(file.body, file.etag)
    asking.close()
    setNote('')
    tell.done(t('publishedNow'))
  }

  return (
    <>
      <Button size="xs" disabled={isPublished || !isSound} onClick={asking.open}>
        {t('publish')}
      </Button>
      <Modal
        opened={isAsking}
        onClose={asking.close}
        title={t('publish')}
        closeButtonProps={{ 'aria-label': t('close') }}
      >
        <form
          onSubmit={(event) => {
            event.preventDefault()
            send().catch(() => undefined)
          }}
        >
          <Stack>
            <Text size="sm">{t('publishHint')}</Text>
            {publish.isError && <ProblemAlert error={publish.error} />}
            <Textarea
              label={t('publishNote')}
              autosize
              minRows={2}
              data-autofocus
              value={note}
              onChange={(event) => setNote(event.currentTarget.value)}
            />
            <Button type="submit" loading={publish.isPending}>
              {t('publish')}
            </Button>
          </Stack>
        </form>
      </Modal>
    </>
  )
}
