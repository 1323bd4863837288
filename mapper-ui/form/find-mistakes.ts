import { Errors } from 'typebox/schema'
import { isJsonObject, type Json, type JsonObject } from '../../engine/index.ts'
import type { Translate } from '../text/use-text.ts'
import type { FormKey } from './text.ts'

export interface FormMistake {
  readonly path: readonly string[]
  readonly message: string
}

/**
 * What is wrong with answers, in plain words. The server checks the same schema again.
 *
 * By TypeBox, which walks the schema: our content security policy allows no check that is compiled to code.
 */
export function findMistakes(
  schema: JsonObject,
  answers: JsonObject,
  t: Translate<FormKey>,
): readonly FormMistake[] {
  const [, errors] = Errors(schema, answers)
  return errors
    .filter(({ schemaPath }) => !errors.some((other) => isBranchOf(schemaPath, other)))
    .flatMap((error) => {
      const path = error.instancePath.split('/').slice(1).map(unescapePointer)
      if (error.keyword === 'required') {
        return error.params.requiredProperties.map((name) => ({
          path: [...path, name],
          message: t('required'),
        }))
      }
      return [{ path, message: describe(error, exampleAt(schema, error.schemaPath), t) }]
    })
}

type Mistake = ReturnType<typeof Errors>[1][number]

/** Of a choice that fits nowhere, the reasons of its branches are left out: the choice itself says enough. */
function isBranchOf(schemaPath: string, { keyword, schemaPath: own }: Mistake): boolean {
  return (keyword === 'oneOf' || keyword === 'anyOf') && schemaPath.startsWith(`${own}/${keyword}/`)
}

function describe(error: Mistake, example: string | undefined, t: Translate<FormKey>): string {
  if (error.keyword === 'type') return t(TYPES[String(error.params.type)] ?? 'choose')
  if (error.keyword === 'pattern') {
    // Few people read patterns: an answer that fits says more.
    return example === undefined ? t('pattern') : t('patternLike', { example })
  }
  if (error.keyword === 'format') {
    const key = FORMATS[error.params.format]
    return t(key ?? 'pattern')
  }
  const key = KEYWORDS[error.keyword]
  if (!key) return t('unfit')
  const limit = 'limit' in error.params ? Number(error.params.limit) : 0
  return t(key, { limit, count: limit })
}

/** An example that the author gave, else what holds by default, where a schema says what an answer looks like. */
function exampleAt(schema: JsonObject, schemaPath: string): string | undefined {
  const parts = schemaPath.split('/').slice(1).map(unescapePointer)
  let at: Json | undefined = schema
  for (const part of parts) at = isJsonObject(at) ? at[part] : undefined
  if (!isJsonObject(at)) return undefined
  const { examples, default: usual } = at
  const example = Array.isArray(examples) ? examples[0] : usual
  return typeof example === 'string' && example !== '' ? example : undefined
}

const TYPES: Readonly<Partial<Record<string, FormKey>>> = { integer: 'integer', number: 'number' }

const FORMATS: Readonly<Partial<Record<string, FormKey>>> = {
  uri: 'uri',
  date: 'date',
  email: 'email',
}

const KEYWORDS: Readonly<Partial<Record<Mistake['keyword'], FormKey>>> = {
  enum: 'choose',
  const: 'choose',
  oneOf: 'choose',
  anyOf: 'choose',
  minLength: 'minLength',
  maxLength: 'maxLength',
  minimum: 'minimum',
  maximum: 'maximum',
  minItems: 'minItems',
  maxItems: 'maxItems',
  uniqueItems: 'unique',
}

function unescapePointer(part: string): string {
  return part.replaceAll('~1', '/').replaceAll('~0', '~')
}
