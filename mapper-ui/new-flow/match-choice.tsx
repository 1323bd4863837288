import { Select } from '@mantine/core'
import { useEffect, useId, useRef } from 'react'
import { type JudgedField, type MatchKey, schemaAt, titleOf } from '../model/new-flow/match-keys.ts'
import { type Translate, useText } from '../text/use-text.ts'
import type { Side } from './systems-of.ts'
import { newFlowText } from './text.ts'
import type { Answers } from './use-answers.ts'

/** What records are recognised by: of each field of the target, the field of the source that is the same. */
export function MatchChoice({
  source,
  target,
  answers,
}: {
  readonly source: Side
  readonly target: Side
  readonly answers: Answers
}) {
  const t = useText(newFlowText)
  const { keys, match, setMatch } = answers
  const system = target.system.title
  const noFields = notFindable(target, keys)
  const group = useRef<HTMLDivElement>(null)
  // The records are there a moment after the target was chosen: whoever did that is here now.
  useEffect(() => {
    group.current?.querySelector<HTMLElement>('input[type=radio]:not(:disabled)')?.focus()
  }, [])
  return (
    <>
      <div role="radiogroup" aria-label={t('match')} className="match-keys" ref={group}>
        {keys.map((key, at) => (
          <div
            key={key.fields.map((field) => field.target).join(' ')}
            className="match-key"
            data-chosen={match === at || undefined}
            data-good={key.isGood || undefined}
          >
            <KeyRadio
              title={key.fields.map(({ title }) => title).join(' + ')}
              about={t(...verdictOf(key, answers, source))}
              isChosen={match === at}
              // Without a field of the source there is nothing to compare.
              isOff={key.fields.some((field) => field.source === undefined)}
              onChoose={() => setMatch(at)}
            />
            <SourceFields
              fields={key.fields}
              options={optionsOf(source, answers.judged)}
              onField={(field, from) => answers.chooseField(at, field, from)}
            />
          </div>
        ))}
        <div className="match-key" data-chosen={match === 'links' || undefined}>
          <KeyRadio
            title={t('linksOnly')}
            about={t('linksOnlyHint')}
            isChosen={match === 'links'}
            onChoose={() => setMatch('links')}
          />
        </div>
      </div>
      <p className="quiet">
        {keys.length === 0
          ? t('noSearch', { system })
          : noFields !== '' && t('notFindable', { system, fields: noFields })}
      </p>
    </>
  )
}

function KeyRadio({
  title,
  about,
  isChosen,
  isOff = false,
  onChoose,
}: {
  readonly title: string
  readonly about: string
  readonly isChosen: boolean
  readonly isOff?: boolean
  readonly onChoose: () => void
}) {
  const id = useId()
  return (
    <span className="match-radio">
      <input
        id={id}
        type="radio"
        name="match"
        checked={isChosen}
        disabled={isOff}
        aria-describedby={`${id}-about`}
        onChange={onChoose}
      />
      <span>
        <label htmlFor={id}>{title}</label>
        <small id={`${id}-about`}>{about}</small>
      </span>
    </span>
  )
}

function SourceFields({
  fields,
  options,
  onField,
}: {
  readonly fields: MatchKey['fields']
  readonly options: ReturnType<typeof optionsOf>
  readonly onField: (target: string, source: string) => void
}) {
  const t = useText(newFlowText)
  return (
    <span className="match-fields">
      {fields.map(({ target, title, source }) => (
        <Select
          key={target}
          size="xs"
          searchable
          aria-label={t('sourceOf', { field: title })}
          leftSection="="
          placeholder={t('chooseField')}
          nothingFoundMessage={t('noField')}
          allowDeselect={false}
          maxDropdownHeight={240}
          data={options}
          value={source ?? null}
          onChange={(value) => value !== null && onField(target, value)}
        />
      ))}
    </span>
  )
}

/** Fields of one title are told apart by their names. */
function optionsOf({ resource }: Side, judged: readonly JudgedField[]) {
  const named = judged.map(({ field }) => ({
    value: field,
    label: titleOf(schemaAt(resource.schema, field), field),
  }))
  const isOnly = (label: string) => named.filter((each) => each.label === label).length === 1
  return named.map(({ value, label }) => ({
    value,
    label: isOnly(label) ? label : `${label} (${value})`,
  }))
}

type Verdict = Parameters<
  Translate<'alike' | 'noRecords' | 'tooFew' | 'good' | 'notFilled' | 'same'>
>

function verdictOf(
  { fields, isGood }: MatchKey,
  { judged, records }: Answers,
  source: Side,
): Verdict {
  const count = records.length
  const found = fields.map((each) => judged.find(({ field }) => field === each.source))
  if (found.includes(undefined)) return ['alike', { system: source.system.title }]
  if (count === 0) return ['noRecords']
  if (count < 2) return ['tooFew', { count }]
  if (isGood) return ['good', { count }]
  const filled = Math.min(...found.map((each) => each?.filled ?? 0))
  if (filled < count) return ['notFilled', { filled, count }]
  return ['same', { different: Math.max(...found.map((each) => each?.different ?? 0)), count }]
}

const MAX_NAMES = 6

function notFindable({ resource }: Side, keys: readonly MatchKey[]): string {
  const found = new Set(keys.flatMap(({ fields }) => fields.map(({ target }) => target)))
  const properties = resource.schema['properties']
  if (typeof properties !== 'object' || properties === null) return ''
  const names = Object.keys(properties).filter((name) => !found.has(name))
  const shown = names
    .slice(0, MAX_NAMES)
    .map((name) => titleOf(schemaAt(resource.schema, name), name))
  return [...shown, ...(names.length > MAX_NAMES ? [`+${names.length - MAX_NAMES}`] : [])].join(
    ', ',
  )
}
