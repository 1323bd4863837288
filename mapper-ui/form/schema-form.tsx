import { Skeleton, Stack } from '@mantine/core'
import { lazy, Suspense, useMemo, useState } from 'react'
import type { JsonObject } from '../../engine/index.ts'
import type { FormMistake } from './find-mistakes.ts'
import { type FormPlace, FormPlaceProvider, NO_PLACE } from './form-place.ts'
import { questionsOf } from './question.ts'
import { withDefaults, withoutDefaults } from './settings-defaults.ts'
import { useAfterPress } from './use-after-press.ts'
import { useShownSchema } from './use-shown-schema.ts'

const RjsfForm = lazy(async () => ({ default: (await import('./rjsf-form.tsx')).RjsfForm }))

const ROW_PX = 74
const NONE: readonly FormMistake[] = []

/**
 * A form for settings, from their JSON Schema. What was not answered shows its default, and `onChange` hears only what
 * differs from it.
 */
export function SchemaForm({
  schema,
  value,
  onChange,
  mistakes,
  refused = NONE,
  showsAll = false,
  place = NO_PLACE,
  idPrefix,
  isReadOnly = false,
  focused,
}: {
  readonly schema: JsonObject
  readonly value: JsonObject
  readonly onChange: (value: JsonObject) => void
  readonly mistakes: readonly FormMistake[]
  /** What the server did not take, shown whether or not somebody has been at the question. */
  readonly refused?: readonly FormMistake[]
  /** Shows also the mistakes of questions that nobody has been at yet. */
  readonly showsAll?: boolean
  readonly place?: FormPlace
  readonly idPrefix: string
  readonly isReadOnly?: boolean
  /** The question that takes the focus when the form appears. */
  readonly focused?: string | undefined
}) {
  const afterPress = useAfterPress()
  const [touched, setTouched] = useState<readonly string[]>([])
  const complete = useMemo(() => withDefaults(schema, value), [schema, value])
  const shown = useShownSchema(schema, complete)
  const told = useMemo(
    () => [
      ...mistakes.filter(({ path }) => showsAll || touched.includes(path.join('.'))),
      ...refused,
    ],
    [mistakes, refused, showsAll, touched],
  )
  return (
    <FormPlaceProvider value={place}>
      <Suspense fallback={<FormSkeleton rows={questionsOf(schema).length} />}>
        <RjsfForm
          schema={shown}
          value={complete}
          onChange={(next) => onChange(withoutDefaults(schema, next))}
          onTouch={(path) =>
            afterPress(() =>
              setTouched((before) => (before.includes(path) ? before : [...before, path])),
            )
          }
          mistakes={told}
          idPrefix={idPrefix}
          isReadOnly={isReadOnly}
          focused={focused}
        />
      </Suspense>
    </FormPlaceProvider>
  )
}

function FormSkeleton({ rows }: { readonly rows: number }) {
  return (
    <Stack gap="md" aria-busy>
      {Array.from({ length: Math.min(rows, 8) }, (_, at) => (
        <Skeleton key={at} height={ROW_PX} />
      ))}
    </Stack>
  )
}
