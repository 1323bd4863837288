import { Card, Fieldset, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import type { FieldTemplateProps, ObjectFieldTemplateProps } from '@rjsf/utils'
import { useId } from 'react'
import { isJsonObject, type JsonObject } from '../../engine/index.ts'
import { useText } from '../text/use-text.ts'
import { choicesOf, MAX_RADIOS, type QuestionKind, questionKind, textOf } from './question.ts'
import { formText } from './text.ts'

type Property = ObjectFieldTemplateProps['properties'][number]

/** A widget shows its own label, description and mistake. */
export function FieldTemplate({ hidden, children }: FieldTemplateProps) {
  return hidden === true ? null : <>{children}</>
}

/** The questions by their `x-group`, in the order in which the groups first appear. */
export function ObjectTemplate({
  title,
  description,
  properties,
  uiSchema,
  fieldPathId,
}: ObjectFieldTemplateProps) {
  const t = useText(formText)
  const shown = properties.filter(({ hidden }) => !hidden)
  if (fieldPathId.path.length > 0) {
    return (
      <Fieldset legend={title}>
        <Text size="sm" c="dimmed" mb="xs">
          {description}
        </Text>
        <Questions properties={shown} uiSchema={uiSchema} />
      </Fieldset>
    )
  }
  const groups = groupsOf(shown, uiSchema)
  if (groups.size < 2) return <Questions properties={shown} uiSchema={uiSchema} />
  return (
    <Stack>
      {[...groups].map(([group, own]) => (
        <Section key={group} title={group === '' ? t('general') : group}>
          <Questions properties={own} uiSchema={uiSchema} />
        </Section>
      ))}
    </Stack>
  )
}

function groupsOf(
  properties: readonly Property[],
  uiSchema: ObjectFieldTemplateProps['uiSchema'],
): ReadonlyMap<string, readonly Property[]> {
  const groups = new Map<string, Property[]>()
  for (const property of properties) {
    const group = textOf(questionIn(uiSchema, property.name)['x-group']) ?? ''
    groups.set(group, [...(groups.get(group) ?? []), property])
  }
  return groups
}

function Section({
  title,
  children,
}: {
  readonly title: string
  readonly children: React.ReactNode
}) {
  const id = useId()
  return (
    <Card withBorder component="section" aria-labelledby={id}>
      <Title order={3} size="h4" mb="sm" id={id}>
        {title}
      </Title>
      {children}
    </Card>
  )
}

function Questions({
  properties,
  uiSchema,
}: {
  readonly properties: readonly Property[]
  readonly uiSchema: ObjectFieldTemplateProps['uiSchema']
}) {
  return (
    // Inputs of a row stand on one line, however long the words above them are. A key of 32 characters fits in each.
    <SimpleGrid
      type="container"
      cols={{ base: 1, '700px': 2 }}
      spacing="lg"
      verticalSpacing="md"
      style={{ alignItems: 'end' }}
    >
      {properties.map(({ name, content }) => (
        <div key={name} data-question={name} style={placeOf(questionIn(uiSchema, name))}>
          {content}
        </div>
      ))}
    </SimpleGrid>
  )
}

/** What is more than one line high takes the whole width; a switch has its words beside it, not above. */
function placeOf(question: JsonObject): React.CSSProperties | undefined {
  const kind = questionKind(question)
  const isLong = kind === 'choice' && choicesOf(question).length <= MAX_RADIOS
  if (isLong || BROAD.has(kind)) return { gridColumn: '1 / -1' }
  return kind === 'yes-no' ? { alignSelf: 'start' } : undefined
}

const BROAD: ReadonlySet<QuestionKind> = new Set([
  'checks',
  'lines',
  'open-choice',
  'other',
  'secret-lines',
])

function questionIn(uiSchema: ObjectFieldTemplateProps['uiSchema'], name: string) {
  const own: unknown = uiSchema?.[name]
  const options = isJsonObject(own) ? own['ui:options'] : undefined
  const question = isJsonObject(options) ? options['question'] : undefined
  return isJsonObject(question) ? question : {}
}
