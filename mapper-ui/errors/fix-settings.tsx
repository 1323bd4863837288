import { useEffect, useMemo } from 'react'
import { isJsonObject, type JsonObject } from '../../engine/index.ts'
import type { Remedy } from '../../server/contract/values.ts'
import { findMistakes } from '../form/find-mistakes.ts'
import { SchemaForm } from '../form/schema-form.tsx'
import { withDefaults } from '../form/settings-defaults.ts'
import { formText } from '../form/text.ts'
import { useText } from '../text/use-text.ts'
import { ProblemAlert } from '../widgets/problem-alert.tsx'
import { refusedIn } from '../wizard/refused-answers.ts'
import { useAnswers } from '../wizard/use-answers.ts'
import { useFormPlace } from '../wizard/use-form-place.ts'
import type { TableDrafts } from '../wizard/use-table-drafts.ts'

/** Beside tables, whose names have no dot. */
const SETTINGS = '.settings'

/** The settings that decide about a cause, to be answered where it is told; each is saved as it is changed. */
export function FixSettings({
  workspace,
  integration,
  remedies,
  drafts: { join, tell },
}: {
  readonly workspace: string
  readonly integration: string
  readonly remedies: readonly Remedy[]
  readonly drafts: TableDrafts
}) {
  const form = useText(formText)
  const wizard = useAnswers({ workspace, integration })
  const { questions, answers, change, state, flush, error } = wizard
  useEffect(() => join(SETTINGS, flush), [join, flush])
  useEffect(() => tell(SETTINGS, state), [tell, state])
  const schema = useMemo(
    () => onlyThese(questions.settings, remedies),
    [questions.settings, remedies],
  )
  const { shown, others } = partOf(answers.settings, schema)
  const mistakes = useMemo(
    () => findMistakes(schema, withDefaults(schema, shown), form),
    [schema, shown, form],
  )
  const place = useFormPlace(workspace, wizard)
  const refused = refusedIn(error)
  return (
    <>
      {error !== undefined && refused.length === 0 && (
        <ProblemAlert error={error} onRetry={wizard.reload} />
      )}
      <SchemaForm
        schema={schema}
        value={shown}
        onChange={(settings) => change({ settings: { ...others, ...settings } })}
        mistakes={mistakes}
        refused={refused.map(({ setting, message }) => ({ path: [setting], message }))}
        place={place}
        idPrefix="fix"
      />
    </>
  )
}

/** Whatever they are asked for otherwise, here they are: a record ended by them. */
function onlyThese(schema: JsonObject, remedies: readonly Remedy[]): JsonObject {
  const names = new Set(remedies.map(({ name }) => name))
  const properties = isJsonObject(schema['properties']) ? schema['properties'] : {}
  const own = Object.entries(properties).flatMap(([name, question]) => {
    if (!names.has(name) || !isJsonObject(question)) return []
    const { 'x-show': _, ...shown } = question
    return [[name, shown] as const]
  })
  return { type: 'object', properties: Object.fromEntries(own) }
}

function partOf(settings: JsonObject, { properties }: JsonObject) {
  const isShown = (name: string) => isJsonObject(properties) && name in properties
  const pick = (wanted: boolean): JsonObject =>
    Object.fromEntries(Object.entries(settings).filter(([name]) => isShown(name) === wanted))
  return { shown: pick(true), others: pick(false) }
}
