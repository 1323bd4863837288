import { Button, Code } from '@mantine/core'
import { useState } from 'react'
import { drawFormula, isJsonObject, type Json, type JsonObject } from '../../../engine/index.ts'
import { mapAt, textAt } from '../../model/document/json-path.ts'
import { listSteps, verbOf } from '../../model/mapping/flow-steps.ts'
import { findResource } from '../../model/mapping/flow-surroundings.ts'
import { tableTitle } from '../../model/mapping/table-title.ts'
import { schemaAt, titleOf } from '../../model/new-flow/match-keys.ts'
import { describeStep } from '../../model/pipeline/describe-step.ts'
import { spellPath } from '../../model/pipeline/spell-formula.ts'
import { type FlowChange, listChanges } from '../../model/publish/list-changes.ts'
import { functionTitle } from '../../text/help-text.ts'
import { type Translate, useLocale, useText } from '../../text/use-text.ts'
import { useFlow, useView } from '../editor-context.tsx'
import { type Speech, sayFormula } from '../mapping/blocks/say-formula.ts'
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
  const policy = sentOf(field, kind)
  if (policy !== undefined) {
    return (
      <span>
        <b>{titleOfField(step, field)}</b>: {t(policy)}
        <small>{t('inStep', { step: nameOf(step ?? {}) })}</small>
      </span>
    )
  }
  const isCondition = step !== undefined && field.kind === 'key' && field.name === 'if'
  return (
    <span>
      <b>{headOf(field, isCondition, titleOfField(step, field), t)}</b>:{' '}
      {after === undefined ? (
        t('removed')
      ) : (
        <>
          {t('now')} <Written value={after} />
        </>
      )}
      <small>
        {before !== undefined && (
          <>
            {t('was')} <Written value={before} />{' '}
          </>
        )}
        {step && t('inStep', { step: nameOf(step) })}
      </small>
    </span>
  )
}

/** When a field is sent by now, where that has changed. */
function sentOf({ kind }: NonNullable<FlowChange['field']>, change: FlowChange['kind']) {
  if (kind !== 'createOnly' && kind !== 'onlyIfEmpty') return undefined
  return change === 'removed' ? 'sent.always' : (`sent.${kind}` as const)
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

/** A formula in words, anything else as it is written. */
function Written({ value }: { readonly value: Json }) {
  const speech = useSpeech()
  if (typeof value !== 'string') return <Code>{JSON.stringify(value)}</Code>
  if (!value.startsWith('=')) return <Code>{value}</Code>
  const { strong, rest } = sayFormula(drawFormula(value.slice(1)), speech)
  return <q title={value}>{[strong, rest].filter(Boolean).join(' ')}</q>
}

/** How a formula of the flow is told where no step is mapped: fields are those of its source. */
function useSpeech(): Speech {
  const t = useText(blocksText)
  const locale = useLocale()
  const flow = useFlow((state) => state.flow.value)
  const surroundings = useView((view) => view.surroundings)
  const source = surroundings && findResource(flow, surroundings, textAt(flow, ['source', 'read']))
  return {
    t,
    functionTitle: (name) => functionTitle(locale, name),
    tableTitle: (name) => tableTitle(flow, surroundings, name),
    titleOf: (_, node) => {
      if (node.kind !== 'source') return node.text
      const schema = source && schemaAt(source.schema, node.text)
      return titleOf(schema, spellPath(node.text).text)
    },
  }
}

const FIELDS: ReadonlySet<string> = new Set(['set', 'match', 'createOnly', 'onlyIfEmpty'])

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
    if (!step || !surroundings || !FIELDS.has(kind)) return name
    const resource = findResource(flow, surroundings, textAt(step, ['write']))
    return resource ? titleOf(schemaAt(resource.schema, name), name) : name
  }
}
