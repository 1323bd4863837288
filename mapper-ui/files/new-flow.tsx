import { Autocomplete, Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useAction } from '../api/use-action.ts'
import { useAnswer } from '../api/use-answer.ts'
import { WithHelp } from '../help/with-help.tsx'
import { useText } from '../text/use-text.ts'
import { ProblemAlert } from '../widgets/problem-alert.tsx'
import { flowSkeleton } from './flow-skeleton.ts'
import { filesText } from './text.ts'

const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/
const SOURCE = /^[A-Za-z][\w-]*\.[A-Za-z][\w-]*$/
/** What the state of a file is that is not there yet. */
const NEW_FILE = '"none"'

/** Asks for the least that a flow needs, keeps it as a draft, and opens it. */
export function NewFlow({
  workspace,
  paths,
  folders,
  isOpen,
  onClose,
}: {
  readonly workspace: string
  readonly paths: readonly string[]
  /** Folders that have an integration, whose connections the flow will use. */
  readonly folders: readonly string[]
  readonly isOpen: boolean
  readonly onClose: () => void
}) {
  const t = useText(filesText)
  const navigate = useNavigate()
  const [name, setName] = useState('')
  const [title, setTitle] = useState('')
  const [folder, setFolder] = useState(folders[0] ?? 'flows')
  const [source, setSource] = useState('')
  const path = `${folder}/${name}.yaml`
  const save = useAction('saveDraft', {
    refreshes: ['listFiles'],
    onDone: () =>
      void navigate({ to: '/w/$workspace/edit', params: { workspace }, search: { path } }),
  })
  const isTaken = paths.includes(path)
  const isReady = NAME.test(name) && SOURCE.test(source) && title.trim() !== '' && !isTaken
  return (
    <Modal opened={isOpen} onClose={onClose} title={t('newFlow')}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (!isReady) return
          const text = flowSkeleton({ name, title: title.trim(), source })
          save.mutate({
            params: { workspace },
            query: { path },
            body: { text },
            ifMatch: NEW_FILE,
          })
        }}
      >
        <Stack>
          {save.isError && <ProblemAlert error={save.error} />}
          <NameField name={name} isTaken={isTaken} onChange={setName} />
          <TextInput
            label={t('flowTitle')}
            required
            value={title}
            onChange={(event) => setTitle(event.currentTarget.value)}
          />
          {folders.length > 1 && (
            <Select
              label={t('place')}
              data={[...folders]}
              value={folder}
              allowDeselect={false}
              onChange={(value) => value !== null && setFolder(value)}
            />
          )}
          <SourceField workspace={workspace} source={source} onChange={setSource} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('cancel')}
            </Button>
            <Button type="submit" disabled={!isReady} loading={save.isPending}>
              {t('create')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

function NameField({
  name,
  isTaken,
  onChange,
}: {
  readonly name: string
  readonly isTaken: boolean
  readonly onChange: (name: string) => void
}) {
  const t = useText(filesText)
  const isWrong = name !== '' && !NAME.test(name)
  return (
    <TextInput
      label={t('name')}
      description={t('nameHint')}
      data-autofocus
      required
      value={name}
      error={isTaken ? t('taken') : isWrong && t('nameWrong')}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}

function SourceField({
  workspace,
  source,
  onChange,
}: {
  readonly workspace: string
  readonly source: string
  readonly onChange: (source: string) => void
}) {
  const t = useText(filesText)
  return (
    <WithHelp topic="source">
      <Autocomplete
        label={t('source')}
        description={t('sourceHint')}
        required
        data={useSources(workspace)}
        value={source}
        error={source !== '' && !SOURCE.test(source) && t('sourceWrong')}
        onChange={onChange}
      />
    </WithHelp>
  )
}

/** What other flows read already. */
function useSources(workspace: string): string[] {
  const { data } = useAnswer('listIntegrations', { params: { workspace } })
  const flows = (data?.body.items ?? []).flatMap((integration) => integration.flows)
  return [...new Set(flows.flatMap(({ source, targets }) => targets.concat(source)))].toSorted()
}
