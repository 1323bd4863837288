import { isJsonObject, type Json, type JsonObject } from '../../engine/index.ts'
import { type QuestionKind, questionKind, questionsOf } from './question.ts'

/** A settings schema as rjsf is to draw it. */
export interface FormSchema {
  readonly schema: JsonObject
  readonly ui: JsonObject
}

/**
 * rjsf walks objects and lists; every question it hands to a widget of ours, which knows the whole property. So the
 * property itself is told as a mere text, whatever its type: nothing of it is drawn by rjsf, and mistakes are found in the
 * true schema.
 */
export function toFormSchema(schema: JsonObject): FormSchema {
  const properties: Record<string, Json> = {}
  const ui: Record<string, Json> = {}
  for (const [name, property] of questionsOf(schema)) {
    const drawn = drawProperty(property)
    properties[name] = drawn.schema
    ui[name] = drawn.ui
  }
  return {
    schema: { type: 'object', properties, required: schema['required'] ?? [] },
    ui,
  }
}

function drawProperty(property: JsonObject): FormSchema {
  const kind = questionKind(property)
  const { title = '', description = '' } = property
  if (kind !== 'other') return drawQuestion(kind, property)
  const { items } = property
  if (property['type'] === 'array' && isJsonObject(items)) {
    const drawn = drawProperty(items)
    return {
      schema: { type: 'array', title, description, items: drawn.schema },
      ui: { items: drawn.ui },
    }
  }
  if (!isJsonObject(property['properties'])) return drawQuestion('text', property)
  const { schema, ui } = toFormSchema(property)
  return { schema: { ...schema, title, description }, ui }
}

function drawQuestion(kind: Exclude<QuestionKind, 'other'>, property: JsonObject): FormSchema {
  const { title = '', description = '' } = property
  return {
    schema: { type: 'string', title, description },
    ui: { 'ui:widget': kind, 'ui:options': { question: property } },
  }
}
