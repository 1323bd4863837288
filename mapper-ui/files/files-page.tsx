import { Alert, Badge, Group, SegmentedControl, Table, Text, TextInput } from '@mantine/core'
import { IconGitMerge, IconPlus } from '@tabler/icons-react'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import type { FileInfo } from '../../server/contract/files.ts'
import { useSuspenseAnswer } from '../api/use-answer.ts'
import { useMay } from '../session/session.ts'
import { Moment } from '../text/moment.tsx'
import { useText } from '../text/use-text.ts'
import { EmptyState } from '../widgets/empty-state.tsx'
import { ButtonLink, TextLink } from '../widgets/links.tsx'
import { Page } from '../widgets/page.tsx'
import { appText } from '../widgets/text.ts'
import { ImportButton } from './import-button.tsx'
import { filesText } from './text.ts'

/** All files of the project: what runs of each, and who has a draft. */
export function FilesPage() {
  const t = useText(filesText)
  const { workspace } = useParams({ from: '/inside/w/$workspace/files' })
  const may = useMay(workspace)
  const { items, home, problem } = useSuspenseAnswer('listFiles', { params: { workspace } }).body
  const [wanted, setWanted] = useState('')
  const [kind, setKind] = useState<'flow' | 'all'>('flow')
  const shown = items.filter(
    (file) =>
      (kind === 'all' || file.kind === 'flow' || isNew(file)) &&
      file.path.toLowerCase().includes(wanted.trim().toLowerCase()),
  )
  return (
    <Page
      title={t('title')}
      about={t('about')}
      actions={
        <>
          {may('editor') && <ImportButton workspace={workspace} />}
          {may('editor') && (
            <ButtonLink variant="default" to="/w/$workspace/new-connector" params={{ workspace }}>
              {t('newConnector')}
            </ButtonLink>
          )}
          {may('editor') && (
            <ButtonLink
              to="/w/$workspace/new-flow"
              params={{ workspace }}
              leftSection={<IconPlus size={16} aria-hidden />}
            >
              {t('newFlow')}
            </ButtonLink>
          )}
        </>
      }
    >
      {problem !== undefined && (
        <Alert color="red" title={t('problem')}>
          {problem}
        </Alert>
      )}
      {home === 'folder' && <Text size="sm">{t('folder')}</Text>}
      {items.length > 0 && (
        <Group gap="sm">
          <TextInput
            aria-label={t('search')}
            placeholder={t('search')}
            value={wanted}
            onChange={(event) => setWanted(event.currentTarget.value)}
          />
          <SegmentedControl
            aria-label={t('kind')}
            value={kind}
            data={[
              { value: 'flow', label: t('flows') },
              { value: 'all', label: t('all') },
            ]}
            onChange={(value) => setKind(value === 'all' ? 'all' : 'flow')}
          />
        </Group>
      )}
      {shown.length > 0 ? (
        <FileTable workspace={workspace} files={shown} />
      ) : (
        <NoFiles workspace={workspace} isFiltered={wanted.trim() !== ''} mayAdd={may('editor')} />
      )}
    </Page>
  )
}

function NoFiles({
  workspace,
  isFiltered,
  mayAdd,
}: {
  readonly workspace: string
  readonly isFiltered: boolean
  readonly mayAdd: boolean
}) {
  const t = useText(filesText)
  const app = useText(appText)
  if (isFiltered) return <Text c="dimmed">{t('nothingFound')}</Text>
  return (
    <EmptyState
      icon={<IconGitMerge />}
      title={t('none')}
      action={
        mayAdd && (
          <ButtonLink
            to="/w/$workspace/add"
            params={{ workspace }}
            leftSection={<IconPlus size={16} aria-hidden />}
          >
            {app('addIntegration')}
          </ButtonLink>
        )
      }
    >
      {t('noneHint')}
    </EmptyState>
  )
}

/** Of what was never published, it is not known yet what it will be. */
function isNew({ kind, version, isShipped }: FileInfo): boolean {
  return kind === 'unknown' && version === null && !isShipped
}

function FileTable({
  workspace,
  files,
}: {
  readonly workspace: string
  readonly files: readonly FileInfo[]
}) {
  const t = useText(filesText)
  return (
    <Table.ScrollContainer minWidth={480} type="native" className="stacking">
      <Table verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('file')}</Table.Th>
            <Table.Th>{t('kind')}</Table.Th>
            <Table.Th>{t('state')}</Table.Th>
            <Table.Th>{t('published')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {files.map((file) => (
            <Table.Tr key={file.path}>
              <Table.Td style={{ overflowWrap: 'anywhere' }}>
                <TextLink
                  to="/w/$workspace/edit"
                  params={{ workspace }}
                  search={{ path: file.path, ...(file.kind === 'flow' ? {} : { view: 'yaml' }) }}
                >
                  {file.path}
                </TextLink>
              </Table.Td>
              <Table.Td data-label={t('kind')}>{t(`kind.${file.kind}`)}</Table.Td>
              <Table.Td className="wide" data-label={t('state')}>
                <FileState file={file} />
              </Table.Td>
              <Table.Td data-label={t('published')}>
                {file.publishedAt !== null && <Moment at={file.publishedAt} />}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}

function FileState({ file }: { readonly file: FileInfo }) {
  const t = useText(filesText)
  const { version, isShipped, hasDraft, draftBy } = file
  return (
    <Group gap={6}>
      {isShipped && (
        <Badge variant="light" color="gray">
          {t('shipped')}
        </Badge>
      )}
      {!isShipped && version !== null && (
        <Badge variant="light" color="green">
          {t('version', { version })}
        </Badge>
      )}
      {version === null && !isShipped && (
        <Badge variant="light" color="orange">
          {t('onlyDraft')}
        </Badge>
      )}
      {hasDraft && (version !== null || isShipped) && (
        <Badge variant="light" color="orange">
          {draftBy === null ? t('draft') : t('draftBy', { by: draftBy })}
        </Badge>
      )}
    </Group>
  )
}
