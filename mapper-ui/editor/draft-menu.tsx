import { ActionIcon, Button, Group, Menu, Modal, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconDots } from '@tabler/icons-react'
import { call } from '../api/call.ts'
import { useAction } from '../api/use-action.ts'
import { editsBetween } from '../model/merge/match-lines.ts'
import { useMay } from '../session/session.ts'
import { useText } from '../text/use-text.ts'
import { useTell } from '../widgets/use-tell.ts'
import { textOf } from './draft-keeper.ts'
import { useEditor } from './editor-context.tsx'
import { editorText } from './text.ts'
import type { Draft } from './use-draft.ts'

/** What is rarely done with a draft: throwing it away. */
export function DraftMenu({
  workspace,
  draft,
}: {
  readonly workspace: string
  readonly draft: Draft
}) {
  const t = useText(editorText)
  const tell = useTell()
  const may = useMay(workspace)
  const { document } = useEditor()
  const [isAsking, asking] = useDisclosure(false)
  const drop = useAction('dropDraft', { refreshes: ['listFiles'] })
  if (!may('editor')) return null

  async function throwAway(): Promise<void> {
    const query = { path: document.store.getState().path }
    await draft.saveNow()
    await drop.mutateAsync({ params: { workspace }, query })
    const { body, etag } = await call('readFile', { params: { workspace }, query })
    document.merge(editsBetween(document.store.getState().text, textOf(body)))
    draft.accept(body, etag)
    asking.close()
    tell.done(t('dropped'))
  }

  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="default" aria-label={t('more')}>
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            c="var(--mantine-color-error)"
            disabled={!draft.file.draft || !draft.file.published}
            onClick={asking.open}
          >
            {t('dropDraft')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Modal
        opened={isAsking}
        onClose={asking.close}
        title={t('dropDraft')}
        closeButtonProps={{ 'aria-label': t('close') }}
      >
        <Stack>
          <Text size="sm">{t('dropQuestion')}</Text>
          <Group justify="flex-end">
            <Button variant="default" onClick={asking.close}>
              {t('cancel')}
            </Button>
            <Button
              color="red"
              loading={drop.isPending}
              onClick={() => void throwAway().catch(tell.problem)}
            >
              {t('dropDraft')}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  )
}
