import Form from '@rjsf/core'
import { Templates } from '@rjsf/mantine'
import { ErrorSchemaBuilder, type RJSFSchema, type UiSchema, type ValidatorType } from '@rjsf/utils'
import { useEffect, useMemo, useRef } from 'react'
import { Check } from 'typebox/schema'
import type { JsonObject } from '../../engine/index.ts'
import { ChecksWidget, ChoiceWidget, OpenChoiceWidget } from './choice-widgets.tsx'
import type { FormMistake } from './find-mistakes.ts'
import { FieldTemplate, ObjectTemplate } from './form-templates.tsx'
import { LinesWidget, SecretLinesWidget } from './lines-widgets.tsx'
import { LiveManyWidget, LiveWidget } from './live-widget.tsx'
import type { QuestionKind } from './question.ts'
import {
  DateWidget,
  NumberWidget,
  SecretWidget,
  TextsWidget,
  TextWidget,
  YesNoWidget,
} from './text-widgets.tsx'
import { toFormSchema } from './to-form-schema.ts'

const templates = {
  ...Templates,
  FieldTemplate,
  ObjectFieldTemplate: ObjectTemplate,
}

const widgets = {
  secret: SecretWidget,
  'secret-lines': SecretLinesWidget,
  lines: LinesWidget,
  live: LiveWidget,
  'live-many': LiveManyWidget,
  choice: ChoiceWidget,
  'open-choice': OpenChoiceWidget,
  checks: ChecksWidget,
  'yes-no': YesNoWidget,
  number: NumberWidget,
  date: DateWidget,
  text: TextWidget,
  texts: TextsWidget,
} satisfies Record<Exclude<QuestionKind, 'other'>, unknown>

/** rjsf asks which branch of a choice a value fits; mistakes are found outside, in the schema as it is. */
const validator: ValidatorType = {
  isValid: (schema, value) => Check(schema, value),
  validateFormData: () => ({ errors: [], errorSchema: {} }),
  rawValidation: () => ({ errors: [] }),
}

/** Draws a settings schema. Controlled: it keeps nothing. */
export function RjsfForm({
  schema,
  value,
  onChange,
  onTouch,
  mistakes,
  idPrefix,
  isReadOnly,
  focused,
}: {
  readonly schema: JsonObject
  readonly value: JsonObject
  readonly onChange: (value: JsonObject) => void
  /** A person has left a question, by its path. */
  readonly onTouch: (path: string) => void
  readonly mistakes: readonly FormMistake[]
  readonly idPrefix: string
  readonly isReadOnly: boolean
  /** The question that takes the focus when the form appears. */
  readonly focused: string | undefined
}) {
  const root = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (focused === undefined) return
    // After the page, which puts the focus on its title.
    const frame = requestAnimationFrame(() => {
      const question = root.current?.querySelector(`[data-question="${CSS.escape(focused)}"]`)
      question?.scrollIntoView({ block: 'center' })
      question?.querySelector<HTMLElement>('input, textarea')?.focus({ preventScroll: true })
    })
    return () => cancelAnimationFrame(frame)
  }, [focused])
  const drawn = useMemo(() => toRjsf(schema), [schema])
  const errors = useMemo(() => toErrorSchema(mistakes), [mistakes])
  return (
    <div ref={root}>
      <Form
        {...drawn}
        validator={validator}
        templates={templates}
        widgets={widgets}
        tagName="div"
        idPrefix={idPrefix}
        idSeparator="."
        formData={value}
        extraErrors={errors}
        noValidate
        showErrorList={false}
        readonly={isReadOnly}
        onBlur={(id) => onTouch(id.slice(idPrefix.length + 1))}
        onChange={({ formData }) => onChange(formData ?? {})}
      >
        {/* Without a child, rjsf adds a button of its own. */}
        <span hidden />
      </Form>
    </div>
  )
}

/** rjsf's types want objects that it might change, so it gets copies. */
function toRjsf(schema: JsonObject): { schema: RJSFSchema; uiSchema: UiSchema } {
  const drawn = toFormSchema(schema)
  return {
    schema: JSON.parse(JSON.stringify(drawn.schema)),
    uiSchema: JSON.parse(JSON.stringify(drawn.ui)),
  }
}

function toErrorSchema(mistakes: readonly FormMistake[]) {
  const builder = new ErrorSchemaBuilder()
  for (const { path, message } of mistakes) builder.addErrors(message, [...path])
  return builder.ErrorSchema
}
