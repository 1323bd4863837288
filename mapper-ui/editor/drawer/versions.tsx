import { Button, Group, Stack, Table, Text } from '@mantine/core'
import { IconHistory } from '@tabler/icons-react'
import { useState } from 'react'
import { useAction } from '../../api/use-action.ts'
import { useAnswer } from '../../api/use-answer.ts'
import { label } from '../../model/document/label.ts'
import { editsBetween } from '../../model/merge/match-lines.ts'
import { useMay } from '../../session/session.ts'
import { Moment } from '../../text/moment.tsx'
import { useText } from '../../text/use-text.ts'
import { useTell } from '../../widgets/use-tell.ts'
import { useEditor, useFlow } from '../editor-context.tsx'
import type { Draft } from '../use-draft.ts'
import { DrawerHint } from './drawer-hint.tsx'
import { drawerText } from './text.ts'
import { TextDiff } from './text-diff.tsx'

/** Everything that was ever published of the file; what is restored is what runs, and what is edited. */
export function Versions({
  workspace,
  draft,
}: {
  readonly workspace: string
  readonly draft: Draft
}) {
  const t = useText(drawerText)
  const path = useFlow((state) => state.path)
  const text = useFlow((state) => state.text)
  const [shown, setShown] = useState<number>()
  const { data } = useAnswer('listVersions', { params: { workspace }, query: { path } })
  const other = useAnswer(
    'readVersion',
    { params: { workspace, version: shown ?? 1 }, query: { path } },
    { isOff: shown === undefined },
  )
  const versions = data?.body.items ?? []
  if (versions.length === 0) {
    return (
      <DrawerHint icon={<IconHistory />} title={t('noVersions')}>
        {t('noVersionsHint')}
      </DrawerHint>
    )
  }
  return (
    <Stack gap="sm">
      <Table verticalSpacing={4} fz="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('version')}</Table.Th>
            <Table.Th>{t('note')}</Table.Th>
            <Table.Th>{t('by')}</Table.Th>
            <Table.Th>{t('at')}</Table.Th>
            <Table.Th />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {versions.map(({ version, note, by, at }) => (
            <Table.Tr key={version}>
              <Table.Td>{version}</Table.Td>
              <Table.Td>{note}</Table.Td>
              <Table.Td>{by}</Table.Td>
              <Table.Td>
                <Moment at={at} />
              </Table.Td>
              <Table.Td>
                <Group gap={4} justify="flex-end" wrap="nowrap">
                  <Button
                    size="compact-xs"
                    variant={shown === version ? 'light' : 'subtle'}
                    aria-pressed={shown === version}
                    onClick={() => setShown(shown === version ? undefined : version)}
                  >
                    {t('compareWith')}
                  </Button>
                  <RestoreButton workspace={workspace} draft={draft} version={version} />
                </Group>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {shown !== undefined && other.data?.body.version === shown && (
        <div style={{ height: 240 }}>
          <TextDiff
            before={{ name: `${t('version')} ${shown}`, text: other.data.body.text }}
            after={{ name: t('draft'), text }}
          />
        </div>
      )}
      {other.isError && <Text size="sm">{other.error.message}</Text>}
    </Stack>
  )
}

function RestoreButton({
  workspace,
  draft,
  version,
}: {
  readonly workspace: string
  readonly draft: Draft
  readonly version: number
}) {
  const t = useText(drawerText)
  const tell = useTell()
  const may = useMay(workspace)
  const { document } = useEditor()
  const { path } = document.store.getState()
  const isCurrent = draft.file.published?.version === version
  const restore = useAction('restoreVersion', {
    refreshes: ['listVersions', 'listFiles', 'readProject'],
    onDone: ({ body, etag }) => {
      const { text } = document.store.getState()
      const restored = body.published?.text ?? text
      document.merge(editsBetween(text, restored), label('undo.merge'))
      draft.accept(body, etag)
      tell.done(t('restored', { version }))
    },
  })
  if (!may('editor')) return null
  return (
    <Button
      size="compact-xs"
      variant="subtle"
      disabled={isCurrent}
      loading={restore.isPending}
      onClick={() =>
        restore.mutate(
          { params: { workspace, version }, query: { path } },
          { onError: tell.problem },
        )
      }
    >
      {t('restore')}
    </Button>
  )
}
