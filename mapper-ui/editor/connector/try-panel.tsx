import { Badge, Button, Select } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { IconPlayerPlay, IconPlus, IconTestPipe } from '@tabler/icons-react'
import { useState } from 'react'
import type { JsonObject } from '../../../engine/index.ts'
import type { TriedList } from '../../../server/contract/connectors.ts'
import { useAction } from '../../api/use-action.ts'
import { useAnswer } from '../../api/use-answer.ts'
import { ConnectionDialog } from '../../connections/connection-dialog.tsx'
import { listAt, textAt } from '../../model/document/json-path.ts'
import { useMay } from '../../session/session.ts'
import { useText } from '../../text/use-text.ts'
import { ProblemAlert } from '../../widgets/problem-alert.tsx'
import { useEditor, useFlow, useView } from '../editor-context.tsx'
import { AnswerTree } from './answer-tree.tsx'
import { resourceOf } from './part-of-place.ts'
import { connectorText } from './text.ts'
import { useParts, useSetKey } from './use-connector.ts'

/** One real call with what the draft says, and what the connector makes of the answer. It only reads. */
export function TryPanel({ workspace }: { readonly workspace: string }) {
  const t = useText(connectorText)
  const { part } = useParts()
  const resource = part && resourceOf(part)
  const connector = useFlow((state) => textAt(state.flow.value, ['connector'])) ?? ''
  const connections = useConnections(workspace, connector)
  const [chosen, setChosen] = useState<string>()
  const connection = chosen ?? connections.own[0]?.name
  const trying = useTry(workspace, connection, resource)
  const tried = trying.answer
  return (
    <section className="conn-try" aria-label={t('try')}>
      <header>
        <h2>{t('try')}</h2>
        {connections.own.length > 0 && (
          <Select
            size="xs"
            aria-label={t('tryWith')}
            data={connections.own.map(({ name }) => name)}
            value={connection ?? null}
            allowDeselect={false}
            onChange={(value) => value !== null && setChosen(value)}
          />
        )}
        <AddConnection
          workspace={workspace}
          connections={connections}
          connector={connector}
          onAdded={setChosen}
        />
        <Button
          size="xs"
          leftSection={<IconPlayerPlay size={14} aria-hidden />}
          disabled={!trying.isReady}
          loading={trying.isPending}
          onClick={trying.send}
        >
          {t('send')}
        </Button>
      </header>
      {connections.isNew && <p className="conn-hint">{t('publishFirst')}</p>}
      {resource === undefined && <p className="conn-hint">{t('chooseResource')}</p>}
      {trying.error !== undefined && <ProblemAlert error={trying.error} />}
      {tried && resource !== undefined && (
        <Tried tried={tried} resource={resource} onRecord={trying.record} />
      )}
    </section>
  )
}

/** Accounts that this connector opens. */
function useConnections(workspace: string, connector: string) {
  const params = { workspace }
  const connections = useAnswer('listConnections', { params }).data?.body.items
  const connectors = useAnswer('listConnectors', { params }).data?.body.items
  const published = connectors?.find(({ name }) => name === connector)
  return {
    all: connections ?? [],
    own: (connections ?? []).filter((each) => each.connector === connector),
    published,
    /** What is not published yet, nobody can be connected to. */
    isNew: connectors !== undefined && published === undefined,
  }
}

function AddConnection({
  workspace,
  connections: { all, own, published },
  connector,
  onAdded,
}: {
  readonly workspace: string
  readonly connections: ReturnType<typeof useConnections>
  readonly connector: string
  readonly onAdded: (name: string) => void
}) {
  const t = useText(connectorText)
  const [isOpen, setOpen] = useState(false)
  const mayConnect = useMay(workspace)('editor')
  if (!published || own.length > 0 || !mayConnect) return null
  return (
    <>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconPlus size={14} aria-hidden />}
        onClick={() => setOpen(true)}
      >
        {t('connect')}
      </Button>
      {isOpen && (
        <ConnectionDialog
          key={connector}
          workspace={workspace}
          connectors={[published]}
          connections={all}
          connector={published}
          onClose={() => setOpen(false)}
          onSaved={(name) => {
            onAdded(name)
            setOpen(false)
          }}
        />
      )}
    </>
  )
}

function useTry(workspace: string, connection: string | undefined, resource: string | undefined) {
  const { document } = useEditor()
  const isSound = useView((view) => view.isSound)
  const { mutate, data, error, isPending, variables } = useAction('tryList')
  const recording = useAction('tryList')
  const set = useSetKey()
  const mayTry = useMay(workspace)('editor')
  const isReady = mayTry && connection !== undefined && resource !== undefined && isSound
  const ask = () => {
    const { path, text } = document.store.getState()
    return {
      params: { workspace, connection: connection ?? '' },
      body: { resource: resource ?? '', draft: { path, text } },
    }
  }
  const send = (): void => {
    if (isReady) mutate(ask())
  }
  useHotkeys([['mod+Enter', send]], [])
  return {
    isReady,
    isPending,
    error: error ?? recording.error ?? undefined,
    // What another list answered says nothing about this one.
    answer: variables?.body.resource === resource ? data?.body : undefined,
    send,
    record: async (): Promise<JsonObject | null> => {
      if (!isReady) return null
      const { params, body } = ask()
      const { test } = (await recording.mutateAsync({ params, body: { ...body, records: true } }))
        .body
      if (!test) return null
      const tests = listAt(document.store.getState().flow.value, ['tests']) ?? []
      const same = tests.findIndex((each) => textAt(each, ['it']) === test['it'])
      set(['tests', same < 0 ? tests.length : same], test)
      return test
    },
  }
}

function Tried({
  tried,
  resource,
  onRecord,
}: {
  readonly tried: TriedList
  readonly resource: string
  readonly onRecord: () => Promise<JsonObject | null>
}) {
  const t = useText(connectorText)
  const [recorded, setRecorded] = useState<string>()
  const record = async (): Promise<void> => {
    const test = await onRecord()
    setRecorded(test ? t('recorded') : t('notRecorded'))
  }
  return (
    <>
      <ul className="conn-requests" aria-label={t('requests')}>
        {tried.requests.map(({ summary, outcome, isGood, ms }) => (
          <li key={`${summary} ${ms}`}>
            <Badge size="sm" color={isGood ? 'green' : 'red'} variant="light">
              {t('took', { outcome: outcome ?? t('noAnswer'), ms })}
            </Badge>
            <code>{summary}</code>
          </li>
        ))}
      </ul>
      <p className="conn-hint">
        {tried.problem ?? t('records', { count: tried.count })}
        {tried.count > 0 && (
          <Button
            size="compact-xs"
            variant="default"
            leftSection={<IconTestPipe size={12} aria-hidden />}
            onClick={() => void record()}
          >
            {t('record')}
          </Button>
        )}
        <output>{recorded}</output>
      </p>
      <div className="conn-two">
        <div>
          <h3>{t('answer')}</h3>
          <AnswerTree rows={tried.answer} resource={resource} />
          {tried.isCut && <p className="conn-hint">{t('isCut')}</p>}
        </div>
        <div>
          <h3>{t('part.record')}</h3>
          <ul className="conn-record" aria-label={t('part.record')}>
            {tried.record
              .filter(({ path }) => path.length > 0)
              .map(({ path, kind, value, count }) => (
                <li key={path.join('.')}>
                  <b>{path.join('.')}</b>
                  <code>
                    {value ?? (count === null ? t('hidden', { kind: t(`kind.${kind}`) }) : count)}
                  </code>
                </li>
              ))}
          </ul>
        </div>
      </div>
    </>
  )
}
