import { ActionIcon, Loader, MultiSelect, Select, Text } from '@mantine/core'
import type { WidgetProps } from '@rjsf/utils'
import { IconRefresh } from '@tabler/icons-react'
import type { Json } from '../../engine/index.ts'
import { useAnswer } from '../api/use-answer.ts'
import { useProblemWords } from '../app/problem-words.ts'
import { useText } from '../text/use-text.ts'
import { useFormPlace } from './form-place.ts'
import { type Choice, labelOf, textOf } from './question.ts'
import { formText } from './text.ts'
import { questionOf, widgetField } from './widget-field.ts'

const NOWHERE = { workspace: '', connection: '', resource: '' }

/** One of the records of a system, read live. */
export function LiveWidget(props: WidgetProps) {
  const value: Json | undefined = props.value
  const { choices, hint, shared } = useLiveChoices(props, value === undefined ? [] : [value])
  const at = choices.findIndex((choice) => choice.value === value)
  return (
    <>
      <Select
        {...widgetField(props)}
        {...shared}
        clearable
        value={at < 0 ? null : String(at)}
        onChange={(place) => props.onChange(choices[Number(place ?? -1)]?.value)}
      />
      {hint}
    </>
  )
}

/** Any number of the records of a system. */
export function LiveManyWidget(props: WidgetProps) {
  const value: Json | undefined = props.value
  const chosen: readonly Json[] = Array.isArray(value) ? value : []
  const { choices, hint, shared } = useLiveChoices(props, chosen)
  return (
    <>
      <MultiSelect
        {...widgetField(props)}
        {...shared}
        value={choices.flatMap(({ value: own }, at) => (chosen.includes(own) ? [String(at)] : []))}
        onChange={(places) => props.onChange(places.map((place) => choices[Number(place)]?.value))}
      />
      {hint}
    </>
  )
}

/** What both have: the choices, what was chosen although it is not among them, and a button that reads again. */
function useLiveChoices(props: WidgetProps, chosen: readonly Json[]) {
  const t = useText(formText)
  const place = useFormPlace().liveResource(textOf(questionOf(props)['x-options']) ?? '')
  const answer = useAnswer('listChoices', { params: place ?? NOWHERE }, { isOff: !place })
  const words = useProblemWords()(answer.error)
  const read = place ? (answer.data?.body.items ?? []) : []
  const unknown = chosen
    .filter((value) => !read.some((choice) => choice.value === value))
    .map((value) => {
      const name = labelOf(value)
      return { value, label: answer.isSuccess ? t('unknownChoice', { value: name }) : name }
    })
  const choices: readonly Choice[] = [...unknown, ...read]
  const notes = [
    ...(place ? [] : [t('notConnected')]),
    ...(answer.isError ? [t('notRead', { reason: words.detail ?? words.title })] : []),
    ...(answer.data?.body.isCut === true ? [t('cut')] : []),
  ]
  return {
    choices,
    hint: <Notes notes={notes} />,
    shared: {
      placeholder: answer.isLoading ? t('reading') : t('nothing'),
      nothingFoundMessage: t('noChoices'),
      data: choices.map(({ label }, at) => ({ value: String(at), label })),
      limit: 200,
      searchable: true,
      rightSectionPointerEvents: 'all' as const,
      ...(place && {
        rightSection: (
          <ReloadButton
            label={`${t('reload')}: ${props.label}`}
            isBusy={answer.isFetching}
            onClick={() => void answer.refetch()}
          />
        ),
      }),
    },
  }
}

function Notes({ notes }: { readonly notes: readonly string[] }) {
  if (notes.length === 0) return null
  return (
    <Text size="xs" c="dimmed" mt={4} component="output" display="block">
      {notes.join(' ')}
    </Text>
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
