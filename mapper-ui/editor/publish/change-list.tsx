import { Button, Code } from '@mantine/core'
import { useState } from 'react'
import { isJsonObject, type Json, type JsonObject } from '../../../engine/index.ts'
import { mapAt, textAt } from '../../model/document/json-path.ts'
import { listSteps, verbOf } from '../../model/mapping/flow-steps.ts'
import { findResource } from '../../model/mapping/flow-surroundings.ts'
import { schemaAt, titleOf } from '../../model/new-flow/match-keys.ts'
import { describeStep } from '../../model/pipeline/describe-step.ts'
import { type FlowChange, listChanges } from '../../model/publish/list-changes.ts'
import { readQuestions } from '../../model/publish/read-questions.ts'
import { type Translate, useText } from '../../text/use-text.ts'
import { useFlow, useView } from '../editor-context.tsx'
import { blocksText } from '../mapping/blocks/text.ts'
import { useStepName } from '../pipeline/step-words.ts'
import { publishText } from './text.ts'

const SHOWN = 8

/** What changed, in words: by step and field, with what it was. */
export function ChangeList({ published }: { readonly published: Json }) {
  const t = useText(publishText)
  const flow = useFlow((state) => state.flow.value)
  const [isWhole, setWhole] = useState(false)
  const changes = listChanges(published, flow)
  if (changes.length === 0) return <p className="quiet">{t('noChanges')}</p>
  const shown = isWhole ? changes : changes.slice(0, SHOWN)
  return (
    <>
      <ul className="change-list">
        {shown.map((change) => (
          <li key={JSON.stringify(change)}>
            <Change change={change} />
          </li>
        ))}
      </ul>
      {shown.length < changes.length && (
        <Button size="compact-xs" variant="subtle" onClick={() => setWhole(true)}>
          {t('moreChanges', { count: changes.length - shown.length })}
        </Button>
      )}
    </>
  )
}

function Change({ change: { kind, step, field, before, after } }: { readonly change: FlowChange }) {
  const t = useText(publishText)
  const nameOf = useNameOf()
  const titleOfField = useFieldTitle()
  if (!field) {
    return (
      <span>
        <b>{t(kind === 'removed' ? 'stepRemoved' : 'stepAdded')}</b>: {nameOf(step ?? {})}
      </span>
    )
  }
  if (field.kind === 'table' && field.table === undefined) {
    return <WholeTable name={field.name} before={before} after={after} />
  }
  const isCondition = step !== undefined && field.kind === 'key' && field.name === 'if'
  return (
    <span>
      <b>{headOf(field, isCondition, titleOfField(step, field), t)}</b>:{' '}
      {after === undefined ? (
        t('removed')
      ) : (
        <>
          {t('now')} <Written value={after} isCondition={isCondition} />
        </>
      )}
      <small>
        {before !== undefined && (
          <>
            {t('was')} <Written value={before} isCondition={isCondition} />{' '}
          </>
        )}
        {step && t('inStep', { step: nameOf(step) })}
      </small>
    </span>
  )
}

/** What has changed: a field, a key, a condition, a row of a table. */
function headOf(
  { kind, name, table = '' }: NonNullable<FlowChange['field']>,
  isCondition: boolean,
  title: string,
  t: Translate<(typeof publishText)['keys'][number]>,
): string {
  if (isCondition) return t('onlyIf')
  if (kind === 'match') return t('matchOf', { field: title })
  if (kind === 'row') return t('rowOf', { table, row: name })
  return kind === 'table' ? t('ofTable', { table, key: name }) : title
}

/** A table that is new, or gone. */
function WholeTable({
  name,
  before,
  after,
}: {
  readonly name: string
  readonly before: Json | undefined
  readonly after: Json | undefined
}) {
  const t = useText(publishText)
  const table = after ?? before ?? null
  const rows = Object.keys(mapAt(table, ['rows']) ?? {}).length
  return (
    <span>
      <b>{t(after === undefined ? 'tableRemoved' : 'tableAdded')}</b>:{' '}
      {textAt(table, ['title']) ?? name}
      {rows > 0 && <small>{t('rows', { count: rows })}</small>}
    </span>
  )
}

/** The least that is to be known of a flow that nobody has seen yet. */
export function NewFlowSummary() {
  const t = useText(publishText)
  const nameOf = useNameOf()
  const flow = useFlow((state) => state.flow.value)
  const titleOfField = useFieldTitle()
  const writes = listSteps(flow).filter(({ verb }) => verb === 'write')
  return (
    <ul className="change-list">
      <li>
        <span>
          <b>{t('reads')}</b>: <SourceTitle name={textAt(flow, ['source', 'read'])} />
        </span>
      </li>
      {writes.map(({ value, path }) => {
        const match = Object.keys(mapAt(value, ['match']) ?? {})
        const names = match.map((name) => titleOfField(value, { kind: 'match', name }))
        return (
          <li key={path.join('.')}>
            <span>
              <b>{nameOf(value)}</b>
              <small>
                {names.length > 0 && `${t('matchOf', { field: names.join(' + ') })} · `}
                {t('filled', { count: countFields(mapAt(value, ['set']) ?? {}) })}
              </small>
            </span>
          </li>
        )
      })}
    </ul>
  )
}

function SourceTitle({ name }: { readonly name: string | undefined }) {
  const flow = useFlow((state) => state.flow.value)
  const surroundings = useView((view) => view.surroundings)
  return (surroundings && findResource(flow, surroundings, name)?.title) ?? name ?? ''
}

function countFields(set: JsonObject): number {
  return Object.values(set).reduce<number>(
    (sum, value) =>
      sum + (isJsonObject(value) && !Object.hasOwn(value, 'for') ? countFields(value) : 1),
    0,
  )
}

function Written({
  value,
  isCondition = false,
}: {
  readonly value: Json
  readonly isCondition?: boolean
}) {
  const t = useText(blocksText)
  const written = typeof value === 'string' ? value : ''
  const asked = isCondition ? readQuestions(written) : undefined
  if (asked) {
    const said = asked.questions.map(({ subject, operator, value: other }) =>
      [subject, t(`is.${operator}`), other].join(' ').trim(),
    )
    return <q title={written}>{said.join(` ${t(asked.word)} `)}</q>
  }
  return <Code>{typeof value === 'string' ? value : JSON.stringify(value)}</Code>
}

function useNameOf(): (step: JsonObject) => string {
  const name = useStepName()
  return (value) =>
    name({
      title: textAt(value, ['title']),
      calls: textAt(value, ['call']),
      does: describeStep({ value, verb: verbOf(value) }),
    })
}

/** A field of the target as its system calls it; a key of the file as it is. */
function useFieldTitle(): (
  step: JsonObject | undefined,
  field: NonNullable<FlowChange['field']>,
) => string {
  const flow = useFlow((state) => state.flow.value)
  const surroundings = useView((view) => view.surroundings)
  return (step, { kind, name }) => {
    if (!step || !surroundings || (kind !== 'set' && kind !== 'match')) return name
    const resource = findResource(flow, surroundings, textAt(step, ['write']))
    return resource ? titleOf(schemaAt(resource.schema, name), name) : name
  }
}
