import './new-connector.css'
import { Anchor, Button, FileButton, TextInput } from '@mantine/core'
import { IconFileImport } from '@tabler/icons-react'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useAction } from '../api/use-action.ts'
import { useSuspenseAnswer } from '../api/use-answer.ts'
import { connectorText } from '../editor/connector/text.ts'
import { useText } from '../text/use-text.ts'
import { Page } from '../widgets/page.tsx'
import { ProblemAlert } from '../widgets/problem-alert.tsx'
import { connectorSkeleton } from './connector-skeleton.ts'
import { Found } from './found.tsx'
import { KnownForm } from './known-form.tsx'
import type { Description } from './use-description.ts'
import { useDescription } from './use-description.ts'

const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/
/** What the state of a file is that is not there yet. */
const NEW_FILE = '"none"'

/** Makes a connector of what a person has: a description, or an address and a key. */
export function NewConnectorPage() {
  const t = useText(connectorText)
  const { workspace } = useParams({ from: '/inside/w/$workspace/new-connector' })
  const { items } = useSuspenseAnswer('listFiles', { params: { workspace } }).body
  const [name, setName] = useState('')
  const [isByKey, setByKey] = useState(false)
  const path = `connectors/${name}/connector.yaml`
  const isTaken = items.some((file) => file.path === path)
  const isNamed = NAME.test(name) && !isTaken
  const description = useDescription(workspace, isNamed ? name : undefined)
  const save = useSave(workspace, path)
  return (
    <Page title={t('new')} about={t('startHint')}>
      <div className="new-connector">
        <TextInput
          label={t('name')}
          description={t('nameHint')}
          required
          maw={360}
          value={name}
          error={isTaken ? t('nameTaken') : name !== '' && !NAME.test(name) && t('nameWrong')}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {!isByKey && <Source description={description} isOff={!isNamed} />}
        {description.error && <ProblemAlert error={description.error} />}
        {save.isError && <ProblemAlert error={save.error} />}
        {!isByKey && description.drafted && (
          <Found
            key={description.drafted.offered.join()}
            drafted={description.drafted}
            isBusy={description.isPending || save.isPending}
            onCreate={(only) => isNamed && void description.take(only, save.write)}
          />
        )}
        {isByKey ? (
          <KnownForm
            isOff={!isNamed}
            isBusy={save.isPending}
            onCancel={() => setByKey(false)}
            onCreate={(known) => save.write(connectorSkeleton({ name, ...known }))}
          />
        ) : (
          <Anchor component="button" type="button" size="sm" onClick={() => setByKey(true)}>
            {t('fromKey')}
          </Anchor>
        )}
      </div>
    </Page>
  )
}

function Source({
  description,
  isOff,
}: {
  readonly description: Description
  readonly isOff: boolean
}) {
  const t = useText(connectorText)
  const [address, setAddress] = useState('')
  return (
    <section className="new-connector-source" aria-label={t('drop')}>
      <IconFileImport size={22} aria-hidden />
      <div>
        <b>{t('drop')}</b>
        <small>{t('dropHint')}</small>
      </div>
      <FileButton onChange={(file) => file && description.readFile(file)}>
        {(props) => (
          <Button {...props} variant="default" disabled={isOff} loading={description.isPending}>
            {t('chooseFile')}
          </Button>
        )}
      </FileButton>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (!isOff && address.trim() !== '') description.readAddress(address.trim())
        }}
      >
        <TextInput
          aria-label={t('describedAt')}
          placeholder="https://…"
          value={address}
          onChange={(event) => setAddress(event.currentTarget.value)}
        />
        <Button
          type="submit"
          disabled={isOff || address.trim() === ''}
          loading={description.isPending}
        >
          {t('read')}
        </Button>
      </form>
    </section>
  )
}

function useSave(workspace: string, path: string) {
  const navigate = useNavigate()
  const save = useAction('saveDraft', {
    refreshes: ['listFiles'],
    onDone: () =>
      void navigate({
        to: '/w/$workspace/edit',
        params: { workspace },
        search: { path, view: 'form' },
      }),
  })
  return {
    isPending: save.isPending,
    isError: save.isError,
    error: save.error,
    write: (text: string): void => {
      save.mutate({ params: { workspace }, query: { path }, body: { text }, ifMatch: NEW_FILE })
    },
  }
}
