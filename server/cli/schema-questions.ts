import { confirm, input, password, select } from '@inquirer/prompts'
import { isJsonObject, type Json, type JsonObject } from '../../engine/index.ts'
import { CliError } from './io.ts'
import { visible } from './visible-text.ts'

/** A question of a settings form, as far as a terminal can ask it. */
export interface Question {
  readonly name: string
  readonly title: string
  readonly isSecret: boolean
  readonly isRequired: boolean
  readonly default: Json | undefined
  readonly choices: readonly { readonly value: Json; readonly title: string }[]
  readonly type: string | undefined
}

/** The questions of a JSON Schema, in its order. */
export function questionsOf(schema: JsonObject): readonly Question[] {
  const { properties, required } = schema
  if (!isJsonObject(properties)) return []
  return Object.entries(properties).flatMap(([name, property]): Question[] => {
    if (!isJsonObject(property)) return []
    const { title, writeOnly, type } = property
    return [
      {
        name,
        title: typeof title === 'string' ? title : name,
        isSecret: writeOnly === true,
        isRequired: Array.isArray(required) && required.includes(name),
        default: property['default'],
        choices: choicesOf(property),
        type: typeof type === 'string' ? type : undefined,
      },
    ]
  })
}

function choicesOf({ oneOf, enum: values }: JsonObject): Question['choices'] {
  if (Array.isArray(values)) {
    return values.map((value: Json) => ({ value, title: textOf(value) }))
  }
  if (!Array.isArray(oneOf)) return []
  return oneOf
    .filter(isJsonObject)
    .flatMap(({ const: value, title }) =>
      value === undefined
        ? []
        : [{ value, title: typeof title === 'string' ? title : textOf(value) }],
    )
}

interface Prompt {
  readonly message: string
  readonly choices: readonly { readonly value: Json; readonly name: string }[]
  /** Absent, too, where it cannot be shown as it is: left open, the question is answered by it all the same. */
  readonly default?: Json
}

/** What a question shows: files of connectors may come from anywhere. */
export function promptOf({ title, isRequired, choices, default: preset }: Question): Prompt {
  const isShown = preset !== undefined && visible(textOf(preset)) === textOf(preset)
  return {
    message: visible(isRequired ? title : `${title} (optional)`),
    choices: choices.map(({ value, title: name }) => ({ value, name: visible(name) })),
    ...(isShown ? { default: preset } : {}),
  }
}

/** Asks at the terminal; `undefined` leaves an optional question open. */
export async function ask(question: Question): Promise<Json | undefined> {
  const { message, choices, default: preset } = promptOf(question)
  if (question.isSecret) return (await password({ message, mask: true })) || undefined
  if (choices.length > 0) {
    return select<Json>({ message, choices, ...(preset === undefined ? {} : { default: preset }) })
  }
  if (question.type === 'boolean') return confirm({ message, default: preset === true })
  const text = await input(
    preset === undefined ? { message } : { message, default: textOf(preset) },
  )
  return text === '' ? undefined : parseAnswer(text, question)
}

/** Reads what was typed as the type that the question asks for. */
export function parseAnswer(text: string, { type, name, choices }: Question): Json {
  if (type === 'integer' || type === 'number') {
    const number = Number(text)
    if (text.trim() !== '' && Number.isFinite(number)) return number
    throw new CliError('usage', `"${name}" must be a number, not "${text}"`)
  }
  if (type === 'boolean') {
    if (/^(true|yes|1)$/i.test(text)) return true
    if (/^(false|no|0)$/i.test(text)) return false
    throw new CliError('usage', `"${name}" must be true or false, not "${text}"`)
  }
  if (type === 'array') {
    return text.startsWith('[') ? parseJson(text, name) : text.split(',').map((part) => part.trim())
  }
  if (type === 'object') return parseJson(text, name)
  const choice = choices.find(({ value }) => textOf(value) === text)
  return choice ? choice.value : text
}

function parseJson(text: string, name: string): Json {
  try {
    const value: Json = JSON.parse(text)
    return value
  } catch {
    throw new CliError('usage', `"${name}" must be JSON, and "${text}" is not`)
  }
}

/** `name=value` from the command line. */
export function parsePair(text: string): readonly [string, string] {
  const at = text.indexOf('=')
  if (at > 0) return [text.slice(0, at), text.slice(at + 1)]
  throw new CliError('usage', `"${text}" gives nothing a value`, 'Write it like name=value.')
}

function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
