import { Button, Select, Switch } from '@mantine/core'
import { IconHelpCircle } from '@tabler/icons-react'
import { type DocumentPath, type Json } from '../../../engine/index.ts'
import type { ConnectorPart } from '../../model/connector/connector-parts.ts'
import { type Question, questionsOf } from '../../model/connector/questions.ts'
import { listAt, mapAt, showPath, valueAt } from '../../model/document/json-path.ts'
import { useText } from '../../text/use-text.ts'
import { useEditor, useFlow } from '../editor-context.tsx'
import { FormCard, FormRow, KeyField, KeyInput, MapRows, RequestField } from './form-fields.tsx'
import { ListForm } from './list-form.tsx'
import { connectorText } from './text.ts'
import { useConfirm, useParts, useQuestions, useSetKey } from './use-connector.ts'

/** The form of the part that is chosen, with the questions about it. */
export function PartForm() {
  const t = useText(connectorText)
  const { part } = useParts()
  const all = useQuestions()
  if (!part) return null
  const own = questionsOf(all, part)
  return (
    <div className="conn-form">
      <h2>
        {part.kind === 'access' ? t('part.access') : `${part.title}: ${t(`part.${part.kind}`)}`}
      </h2>
      {own.map((question) => (
        <Asked key={`${question.line} ${question.reason}`} question={question} />
      ))}
      <FormOf part={part} />
    </div>
  )
}

function FormOf({ part }: { readonly part: ConnectorPart }) {
  const { kind, path, isThere } = part
  if (!isThere) return <NotOffered part={part} />
  switch (kind) {
    case 'access':
      return <AccessForm />
    case 'resource':
      return <ResourceForm path={path} />
    case 'list':
      return <ListForm path={path} />
    case 'find':
      return <FindForm path={path} />
    case 'record':
      return <RecordForm resource={path.slice(0, 2)} />
    case 'get':
    case 'create':
    case 'update':
    case 'delete':
      return <OperationForm path={path} hasBody={kind === 'create' || kind === 'update'} />
  }
}

function Asked({ question }: { readonly question: Question }) {
  const t = useText(connectorText)
  const { goToLine } = useEditor()
  const confirm = useConfirm()
  const value = useFlow((state) => valueAt(state.flow.value, question.path))
  const refuse = (): void => {
    const wanted = showPath(question.path)
    const fields = document.querySelectorAll<HTMLInputElement>('.conn-form [data-path]')
    const field = [...fields].find((each) => each.dataset['path']?.startsWith(wanted))
    if (field) field.select()
    else goToLine(question.line)
  }
  return (
    <section className="conn-ask" aria-label={t('question')}>
      <IconHelpCircle size={16} aria-hidden />
      <div>
        {t('isIt', { name: String(question.path.at(-1) ?? '') })}{' '}
        {typeof value === 'object' ? null : <code>{String(value ?? '')}</code>}
        <small>{t('guessed', { reason: question.reason })}</small>
      </div>
      <span>
        <Button size="compact-xs" variant="light" onClick={() => confirm(question)}>
          {t('yes')}
        </Button>
        <Button size="compact-xs" variant="default" onClick={refuse}>
          {t('no')}
        </Button>
      </span>
    </section>
  )
}

/** What an operation begins with, when it is offered from now on. */
const BEGINNINGS: Readonly<Partial<Record<ConnectorPart['kind'], (path: string) => Json>>> = {
  list: (path) => ({ get: path, items: '=$' }),
  get: (path) => ({ get: `${path}/{id}` }),
  find: (path) => [{ by: ['id'], get: path, query: { id: '=$by.id' }, items: '=$' }],
  create: (path) => ({ post: path, body: '=$set' }),
  update: (path) => ({ put: `${path}/{id}`, body: '=$set' }),
  delete: (path) => ({ delete: `${path}/{id}` }),
}

function NotOffered({ part }: { readonly part: ConnectorPart }) {
  const t = useText(connectorText)
  const set = useSetKey()
  const known = useFlow((state) =>
    valueAt(state.flow.value, [...part.path.slice(0, 2), 'list', 'get']),
  )
  const path = typeof known === 'string' ? known : `/${String(part.path[1] ?? '')}`
  const beginning = BEGINNINGS[part.kind]?.(path)
  return (
    <div className="conn-card">
      <p>{t('notOfferedHint')}</p>
      {beginning !== undefined && (
        <Button size="xs" variant="light" onClick={() => set(part.path, beginning)}>
          {t('offer')}
        </Button>
      )}
    </div>
  )
}

const SIGN_INS = ['bearer', 'basic', 'digest', 'aws', 'header', 'none', 'other'] as const
type SignIn = (typeof SIGN_INS)[number]

const AWS_KEYS = {
  accessKey: '=$settings.accessKey',
  secretKey: '=$settings.secretKey',
  region: 'eu-west-1',
  service: 'execute-api',
}

function AccessForm() {
  const t = useText(connectorText)
  const set = useSetKey()
  const http = useFlow((state) => mapAt(state.flow.value, ['http']))
  if (!http) return <p className="conn-card">{t('noForm')}</p>
  const kind = signInOf(http)
  const choose = (wanted: SignIn): void => {
    if (wanted === 'bearer') set(['http', 'auth'], { bearer: '=$settings.token' })
    if (wanted === 'basic' || wanted === 'digest') {
      const login = { user: '=$settings.user', password: '=$settings.password' }
      set(['http', 'auth'], { [wanted]: login })
    }
    if (wanted === 'aws') set(['http', 'auth'], { aws: AWS_KEYS })
    if (wanted === 'header') {
      set(['http', 'auth'], undefined)
      set(['http', 'headers', 'X-Api-Key'], '=$settings.token')
    }
    if (wanted === 'none') set(['http', 'auth'], undefined)
  }
  return (
    <>
      <FormCard title={t('place')}>
        <KeyField path={['http', 'base']} label={t('base')} />
        <MapRows
          path={['http', 'headers']}
          label={t('headers')}
          addLabel={t('addHeader')}
          first=""
        />
        <MapRows
          path={['http', 'query']}
          label={t('query')}
          addLabel={t('addParameter')}
          first=""
        />
      </FormCard>
      <FormCard title={t('part.access')}>
        <FormRow label={t('signIn')}>
          <Select
            size="xs"
            aria-label={t('signIn')}
            allowDeselect={false}
            value={kind}
            data={SIGN_INS.filter((each) => each !== 'other' || kind === 'other').map((value) => ({
              value,
              label: t(`signIn.${value}`),
            }))}
            onChange={(value) => {
              const wanted = SIGN_INS.find((each) => each === value)
              if (wanted && wanted !== kind) choose(wanted)
            }}
          />
        </FormRow>
        {kind === 'bearer' && <KeyField path={['http', 'auth', 'bearer']} label={t('token')} />}
        {kind === 'aws' &&
          (['accessKey', 'secretKey', 'region', 'service'] as const).map((key) => (
            <KeyField key={key} path={['http', 'auth', 'aws', key]} label={t(key)} />
          ))}
        {(kind === 'basic' || kind === 'digest') && (
          <>
            <KeyField path={['http', 'auth', kind, 'user']} label={t('user')} />
            <KeyField path={['http', 'auth', kind, 'password']} label={t('password')} />
          </>
        )}
      </FormCard>
      <FormCard title={t('check')}>
        <RequestField path={['http', 'check']} />
      </FormCard>
    </>
  )
}

function signInOf(http: NonNullable<ReturnType<typeof mapAt>>): SignIn {
  const auth = http['auth']
  if (auth === undefined) return http['headers'] === undefined ? 'none' : 'header'
  if (valueAt(auth, ['bearer']) !== undefined) return 'bearer'
  return (['basic', 'digest', 'aws'] as const).find((each) => mapAt(auth, [each])) ?? 'other'
}

function ResourceForm({ path }: { readonly path: DocumentPath }) {
  const t = useText(connectorText)
  return (
    <FormCard title={t('known')}>
      <KeyField path={[...path, 'title']} label={t('title')} />
      <KeyField path={[...path, 'key']} label={t('key')} fills="record" />
      <KeyField path={[...path, 'label']} label={t('label')} />
    </FormCard>
  )
}

/** What a request sends, by the key that says so. */
const BODIES = ['body', 'form', 'xml', 'ndjson', 'multipart'] as const

function OperationForm({
  path,
  hasBody,
}: {
  readonly path: DocumentPath
  readonly hasBody: boolean
}) {
  const t = useText(connectorText)
  const set = useSetKey()
  const sent = useFlow(
    (state) =>
      BODIES.find((key) => valueAt(state.flow.value, [...path, key]) !== undefined) ?? 'body',
  )
  return (
    <>
      <FormCard title={t('request')}>
        <RequestField path={path} />
        <MapRows
          path={[...path, 'query']}
          label={t('query')}
          addLabel={t('addParameter')}
          first=""
        />
        {hasBody && (
          <MapRows
            path={sent === 'multipart' ? [...path, sent, 'fields'] : [...path, sent]}
            label={t(sent)}
            addLabel={t('addField')}
            first="=$set"
          />
        )}
        {sent === 'multipart' && (
          <MapRows
            path={[...path, sent, 'files']}
            label={t('files')}
            addLabel={t('addFile')}
            first={{ base64: '=$set' }}
          />
        )}
        <KeyField path={[...path, 'item']} label={t('item')} hint="=$" />
      </FormCard>
      <Button
        size="compact-xs"
        variant="subtle"
        color="red"
        style={{ alignSelf: 'start' }}
        onClick={() => set(path, undefined)}
      >
        {t('offerNoMore')}
      </Button>
    </>
  )
}

function FindForm({ path }: { readonly path: DocumentPath }) {
  const t = useText(connectorText)
  const ways = useFlow((state) => listAt(state.flow.value, path)) ?? []
  return ways.map((way, at) => {
    const by = (listAt(way, ['by']) ?? []).map(String).join(', ')
    return (
      <FormCard key={by} title={t('findBy', { fields: by })}>
        <RequestField path={[...path, at]} />
        <MapRows
          path={[...path, at, 'query']}
          label={t('query')}
          addLabel={t('addParameter')}
          first="=$by."
        />
        <KeyField path={[...path, at, 'items']} label={t('items')} fills="answer" />
      </FormCard>
    )
  })
}

function RecordForm({ resource }: { readonly resource: DocumentPath }) {
  const t = useText(connectorText)
  const set = useSetKey()
  const value = useFlow((state) => mapAt(state.flow.value, resource)) ?? {}
  const fields = Object.keys(mapAt(value, ['schema', 'properties']) ?? {})
  const personal = (listAt(value, ['personal']) ?? []).map(String)
  const hasRecord = mapAt(value, ['record']) !== undefined
  return (
    <>
      <FormCard title={t('known')}>
        <KeyField path={[...resource, 'key']} label={t('key')} fills="record" />
        <KeyField path={[...resource, 'label']} label={t('label')} />
      </FormCard>
      <FormCard title={t('part.record')}>
        {fields.map((field) => (
          <FormRow key={field} label={field}>
            <KeyInput
              path={[...resource, 'schema', 'properties', field, 'title']}
              name={t('titleOf', { field })}
            />
            {hasRecord && (
              <KeyInput
                path={[...resource, 'record', field]}
                name={t('valueOf', { field })}
                fills="record"
              />
            )}
            <Switch
              size="xs"
              label={t('personal')}
              aria-label={t('personalField', { field })}
              checked={personal.includes(field)}
              onChange={({ currentTarget: { checked } }) => {
                const at = personal.indexOf(field)
                if (checked) set([...resource, 'personal', personal.length], field)
                else if (at >= 0) set([...resource, 'personal', at], undefined)
              }}
            />
          </FormRow>
        ))}
      </FormCard>
    </>
  )
}
