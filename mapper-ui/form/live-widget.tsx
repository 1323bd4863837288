import { ActionIcon, Loader, MultiSelect, Select } from '@mantine/core'
import type { WidgetProps } from '@rjsf/utils'
import { IconRefresh } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { isJsonObject, type Json, type JsonObject } from '../../engine/index.ts'
import { useAnswer } from '../api/use-answer.ts'
import { type Translate, useText } from '../text/use-text.ts'
import { useProblemWords } from '../widgets/problem-words.ts'
import { type LiveResource, useFormPlace } from './form-place.ts'
import { type Choice, labelOf, textOf } from './question.ts'
import { formText } from './text.ts'
import { questionOf, useWidgetField } from './use-widget-field.tsx'

/** The list draws no more at once; more are found by typing. */
const MAX_DRAWN = 200

const NOWHERE: LiveResource = { workspace: '', connection: '', resource: '' }

/** One of the records of a system, read live. */
export function LiveWidget(props: WidgetProps) {
  const value: Json | undefined = props.value
  const select = useLiveSelect(props, value === undefined ? [] : [value])
  return (
    <Select
      {...select}
      clearable
      value={value === undefined ? null : keyOf(value)}
      onChange={(key) => props.onChange(key === null ? undefined : JSON.parse(key))}
    />
  )
}

/** Any number of the records of a system. */
export function LiveManyWidget(props: WidgetProps) {
  const value: Json | undefined = props.value
  const chosen: readonly Json[] = Array.isArray(value) ? value : []
  const select = useLiveSelect(props, chosen)
  return (
    <MultiSelect
      {...select}
      value={chosen.map(keyOf)}
      onChange={(keys) => props.onChange(keys.map((key) => JSON.parse(key)))}
    />
  )
}

function keyOf(value: Json): string {
  return JSON.stringify(value)
}

/** What both have: the choices, what is to be said of them, and a button that reads them again. */
function useLiveSelect(props: WidgetProps, chosen: readonly Json[]) {
  const t = useText(formText)
  const question = questionOf(props)
  const [search, setSearch] = useState('')
  const { read, isCut, isOpen, notes, answer } = useListed(textOf(question['x-options']) ?? '')
  const unknown = (name: string): string =>
    answer?.isSuccess === true && !isCut && !isOpen ? t('unknownChoice', { value: name }) : name
  const missing = chosen.map((value) => ({ value, label: unknown(labelOf(value)) }))
  const typed = isCut || isOpen ? typedChoices(search, question, read) : []
  const field = useWidgetField(props)
  return {
    ...field,
    // Above the list, which covers what is below.
    description:
      notes.length === 0 ? field.description : <Notes notes={notes} about={field.description} />,
    placeholder: answer?.isLoading === true ? t('reading') : t('nothing'),
    nothingFoundMessage: t(search.trim() === '' ? 'noChoices' : 'noneFits'),
    data: optionsOf([...read, ...missing, ...typed]),
    limit: MAX_DRAWN,
    searchable: true,
    onSearchChange: setSearch,
    rightSectionPointerEvents: 'all' as const,
    ...(answer && {
      rightSection: (
        <ReloadButton
          label={`${t('reload')}: ${props.label}`}
          isBusy={answer.isFetching}
          onClick={() => void answer.refetch()}
        />
      ),
    }),
  }
}

/** What the system lists, and what is to be said of it; no `answer` where it is not connected. */
function useListed(resource: string) {
  const t = useText(formText)
  const place = useFormPlace().liveResource(resource)
  const { field, ...params } = place ?? NOWHERE
  const query = field === undefined ? {} : { field }
  const answer = useAnswer('listChoices', { params, query }, { isOff: !place })
  const words = useProblemWords()(answer.error)
  const { items: read = [], isCut = false, isOpen = false } = (place && answer.data?.body) ?? {}
  const notes = [
    ...(place ? [] : [t('notConnected')]),
    ...(answer.isError ? [t('notRead', { reason: words.detail ?? words.title })] : []),
    ...notesOfMany(t, read.length, isCut),
  ]
  return { read, isCut, isOpen, notes, answer: place ? answer : undefined }
}

function notesOfMany(
  t: Translate<'cut' | 'manyChoices'>,
  count: number,
  isCut: boolean,
): readonly string[] {
  if (isCut) return [t('cut', { count })]
  return count > MAX_DRAWN ? [t('manyChoices', { count })] : []
}

/** What was chosen is there although the system does not list it; what comes twice is there once. */
function optionsOf(choices: readonly Choice[]): ReadonlyArray<{ value: string; label: string }> {
  const options = new Map<string, { value: string; label: string }>()
  for (const { value, label } of choices) {
    const key = keyOf(value)
    if (!options.has(key)) options.set(key, { value: key, label })
  }
  return [...options.values()]
}

/** The identity that is typed, as the question wants it: a system may have more than it was asked for. */
function typedChoices(
  search: string,
  question: JsonObject,
  read: readonly Choice[],
): readonly Choice[] {
  const text = search.trim()
  const { items } = question
  const { type } = isJsonObject(items) ? items : question
  const isNumber = type === 'integer' || type === 'number'
  const isIdentity = (isNumber ? /^\d{1,15}$/ : /\S/).test(text)
  // Of a choice that was made, its name stands where one types.
  if (!isIdentity || read.some(({ label }) => label === search)) return []
  return [{ value: isNumber ? Number(text) : text, label: text }]
}

function Notes({ about, notes }: { readonly about: ReactNode; readonly notes: readonly string[] }) {
  return (
    <>
      {about} <output>{notes.join(' ')}</output>
    </>
  )
}

function ReloadButton({
  label,
  isBusy,
  onClick,
}: {
  readonly label: string
  readonly isBusy: boolean
  readonly onClick: () => void
}) {
  if (isBusy) return <Loader size={16} />
  return (
    <ActionIcon variant="subtle" color="gray" size="sm" aria-label={label} onClick={onClick}>
      <IconRefresh size={16} />
    </ActionIcon>
  )
}
