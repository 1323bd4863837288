import { isJsonList, isJsonObject, type Json, type JsonObject } from '../../../engine/index.ts'
import { clean } from '../openapi/tidy-schema.ts'
import { settingName, titleOf } from '../openapi/words.ts'
import { listIn, objectIn } from '../parts-of.ts'

const MAX_ABOUT = 200
const TYPES: ReadonlySet<Json | undefined> = new Set(['string', 'integer', 'number', 'boolean'])

/** The settings that templates ask for, gathered while these are translated. */
export class Settings {
  readonly #fields: Record<string, JsonObject> = {}
  readonly #required = new Set<string>()
  readonly #declared: JsonObject

  /** @param declared the form of the original: its `connection_specification`. */
  constructor(declared: JsonObject) {
    this.#declared = declared
  }

  /** The formula for a setting, which is from now on one of the connector. */
  use(way: readonly string[]): string {
    const field = way.at(-1) ?? 'value'
    const name = settingName(field)
    const { declared, isRequired } = find(this.#declared, way)
    this.#fields[name] ??= fieldOf(field, declared)
    if (isRequired) this.#required.add(name)
    return `$settings.${name}`
  }

  add(name: string, field: JsonObject): void {
    this.#fields[name] = field
    this.#required.add(name)
  }

  schema(): JsonObject {
    return { type: 'object', required: [...this.#required], properties: this.#fields }
  }
}

function fieldOf(name: string, declared: JsonObject): JsonObject {
  const { title, description, type, default: usual } = declared
  const plain = typeof description === 'string' ? clean(description.replaceAll(/<[^>]*>/g, '')) : ''
  const isSecret =
    declared['airbyte_secret'] === true || /secret|password|token|api_?key/i.test(name)
  const kind = TYPES.has(type) ? type : 'string'
  return {
    title: typeof title === 'string' && title !== '' ? clean(title) : titleOf(name),
    ...(plain !== '' && plain.length <= MAX_ABOUT ? { description: plain } : {}),
    type: kind ?? 'string',
    ...(isSecret && kind === 'string' ? { writeOnly: true } : {}),
    ...(!isSecret && typeof usual === kind ? { default: usual ?? null } : {}),
  }
}

/** Where a form declares a field: at its place, or in one of the choices there. */
function find(
  form: JsonObject,
  way: readonly string[],
): { readonly declared: JsonObject; readonly isRequired: boolean } {
  let places: readonly JsonObject[] = [form]
  let isRequired = true
  for (const name of way) {
    const around = places.flatMap((place) => [place, ...objectsIn(place['oneOf'])])
    const found = around.find((place) => isJsonObject(objectIn(place['properties'])[name]))
    // Where there is no form, all that is asked for is needed.
    if (!found) return { declared: {}, isRequired: Object.keys(form).length === 0 }
    isRequired &&= isJsonList(found['required']) && found['required'].includes(name)
    places = [objectIn(objectIn(found['properties'])[name])]
  }
  return { declared: places[0] ?? {}, isRequired }
}

function objectsIn(value: Json | undefined): readonly JsonObject[] {
  return listIn(value).filter(isJsonObject)
}
