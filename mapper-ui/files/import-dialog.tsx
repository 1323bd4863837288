import './import.css'
import { Alert, Badge, List, SegmentedControl, Skeleton, Stack } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import type { ImportCheck } from '../../server/contract/files.ts'
import { useAction } from '../api/use-action.ts'
import { useAnswer } from '../api/use-answer.ts'
import { ActionDialog } from '../errors/action-dialog.tsx'
import { useText } from '../text/use-text.ts'
import { useTell } from '../widgets/use-tell.ts'
import { ChangedLines } from './changed-lines.tsx'
import { filesText } from './text.ts'

type Choice = 'keep' | 'replace'
type Choices = Readonly<Partial<Record<string, Choice>>>
type Checked = ImportCheck['files'][number]

const COLOURS = { new: 'green', grown: 'blue', different: 'orange', same: 'gray' } as const

/** What an exported file would add and change here; what is different waits for a choice. */
export function ImportDialog({
  workspace,
  name,
  text,
  onClose,
}: {
  readonly workspace: string
  readonly name: string
  readonly text: string
  readonly onClose: () => void
}) {
  const t = useText(filesText)
  const tell = useTell()
  const navigate = useNavigate()
  const [choices, setChoices] = useState<Choices>({})
  const integrations = useAnswer('listIntegrations', { params: { workspace } })
  const { mutate: check, ...checking } = useAction('checkImport')
  const done = useAction('importFiles', {
    refreshes: ['listFiles', 'listIntegrations', 'listCatalogue', 'readProject', 'readFile'],
  })
  useEffect(() => check({ params: { workspace }, body: { text } }), [check, workspace, text])
  const checked = checking.data?.body
  const open = checked?.files.filter(
    ({ path, state }) => state === 'different' && choices[path] === undefined,
  )
  const chosen = (choice: Choice): string[] =>
    Object.entries(choices).flatMap(([path, made]) => (made === choice ? [path] : []))
  const isAdded = integrations.data?.body.items.some((each) => each.name === checked?.integration)
  return (
    <ActionDialog
      isOpen
      onClose={onClose}
      size="xl"
      help="bundle"
      title={t('importTitle', { name })}
      question={checked ? <What checked={checked} /> : t('checking')}
      confirm={t('import')}
      isBusy={done.isPending || checking.isPending}
      isOff={!checked || open?.length !== 0}
      error={checking.error ?? done.error}
      onConfirm={() => {
        if (!checked) return
        const [keep, replace] = [chosen('keep'), chosen('replace')]
        done.mutate(
          {
            params: { workspace },
            body: { text, state: checked.state, keep, replace, note: name },
          },
          {
            onSuccess: ({ body: { changed } }) => {
              tell.done(t('imported', { count: changed.length }))
              onClose()
              if (!isAdded) void navigate({ to: '/w/$workspace/add', params: { workspace } })
            },
          },
        )
      }}
    >
      {checking.isPending && <Skeleton height={120} />}
      {checked && (
        <Stack gap="sm">
          <Problems problems={checked.problems} />
          <FileList
            files={checked.files}
            choices={choices}
            onChoose={(path, choice) => setChoices((all) => ({ ...all, [path]: choice }))}
          />
        </Stack>
      )}
    </ActionDialog>
  )
}

function What({ checked: { integration, flow } }: { readonly checked: ImportCheck }) {
  const t = useText(filesText)
  return (
    <>
      {flow === null
        ? t('importsIntegration', { integration })
        : t('importsFlow', { flow, integration })}{' '}
      {t('importHint')}
    </>
  )
}

function Problems({ problems }: { readonly problems: ImportCheck['problems'] }) {
  const t = useText(filesText)
  if (problems.length === 0) return null
  return (
    <Alert color="red" role="alert" title={t('importProblems')}>
      <List size="sm">
        {problems.map(({ path, message }) => (
          <List.Item key={`${path} ${message}`}>
            <b>{path}</b>: {message}
          </List.Item>
        ))}
      </List>
    </Alert>
  )
}

function FileList({
  files,
  choices,
  onChoose,
}: {
  readonly files: readonly Checked[]
  readonly choices: Choices
  readonly onChoose: (path: string, choice: Choice) => void
}) {
  const t = useText(filesText)
  const same = files.filter(({ state }) => state === 'same')
  const order = ['different', 'grown', 'new']
  const others = files
    .filter(({ state }) => state !== 'same')
    .toSorted((one, other) => order.indexOf(one.state) - order.indexOf(other.state))
  return (
    <>
      <ul className="imported-files">
        {others.map((file) => (
          <li key={file.path}>
            <FileRow file={file} choice={choices[file.path]} onChoose={onChoose} />
          </li>
        ))}
      </ul>
      {same.length > 0 && (
        <details>
          <summary>{t('sameFiles', { count: same.length })}</summary>
          <List size="sm">
            {same.map(({ path }) => (
              <List.Item key={path}>{path}</List.Item>
            ))}
          </List>
        </details>
      )}
    </>
  )
}

function FileRow({
  file: { path, state, before, text },
  choice,
  onChoose,
}: {
  readonly file: Checked
  readonly choice: Choice | undefined
  readonly onChoose: (path: string, choice: Choice) => void
}) {
  const t = useText(filesText)
  const [isShown, setIsShown] = useState(false)
  return (
    <>
      <div className="imported-file">
        <details onToggle={(event) => setIsShown(event.currentTarget.open)}>
          <summary>{path}</summary>
        </details>
        <Badge variant="light" color={COLOURS[state]}>
          {t(`import.${state}`)}
        </Badge>
        {state === 'different' && (
          <SegmentedControl
            size="xs"
            aria-label={t('chooseFor', { path })}
            // Nothing is chosen for anybody: what is here may be what somebody works by.
            value={choice ?? ''}
            data={[
              { value: 'keep', label: t('keep') },
              { value: 'replace', label: t('replace') },
            ]}
            onChange={(value) => onChoose(path, value === 'replace' ? 'replace' : 'keep')}
          />
        )}
      </div>
      {isShown && <ChangedLines before={before ?? ''} after={text} label={path} />}
    </>
  )
}
