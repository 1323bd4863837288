import {
  analyseFormula,
  isJsonObject,
  type Json,
  namesInSchema,
  type ResourcePlan,
} from '../../engine/index.ts'

type Value = NonNullable<ResourcePlan['record']>

/**
 * Names under which a resource's personal values may stand in what a system sends: those of the tidy fields, and the
 * paths that the tidy fields are made from. As ends of paths, in {@link plainName}s joined by dots.
 */
export function listPersonalNames({ personal, record }: ResourcePlan): readonly string[] {
  const raw = record ? personal.flatMap((path) => pathsOf(beneath(record, path.split('.')))) : []
  return [...new Set([...personal, ...raw].map(plainPath).filter((path) => path !== ''))]
}

/** What a resource's fields are called in its schema, and in what its record is made from. */
export function listDeclaredNames({ schema, record }: ResourcePlan): readonly string[] {
  return [...namesInSchema(schema), ...pathsOf(record).flatMap((path) => path.split('.'))]
}

/** Where the connector says that fields are: in the tidy record, and in what the system sends. Paths by dots, without places of lists. */
export function listDeclaredPaths({ schema, record }: ResourcePlan): {
  readonly tidy: ReadonlySet<string>
  readonly sent: ReadonlySet<string>
} {
  const tidy = new Set(pathsInSchema(schema, ''))
  return { tidy, sent: record ? new Set(pathsOf(record)) : tidy }
}

function pathsInSchema(schema: Json | undefined, at: string): readonly string[] {
  if (!isJsonObject(schema)) return []
  const properties = isJsonObject(schema['properties']) ? schema['properties'] : {}
  const paths = [...pathsInSchema(schema['items'], at)]
  for (const [name, part] of Object.entries(properties)) {
    const path = at === '' ? name : `${at}.${name}`
    paths.push(path, ...pathsInSchema(part, path))
  }
  return paths
}

/** `first_name`, `firstName` and `firstname` are one name. */
export function plainName(name: string): string {
  const known = plainNames.get(name)
  if (known !== undefined) return known
  const plain = name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '')
  if (plainNames.size >= MAX_NAMES) plainNames.clear()
  plainNames.set(name, plain)
  return plain
}

/** Systems send the same few hundred names with every record; names may be data, too. */
const plainNames = new Map<string, string>()
const MAX_NAMES = 5_000

/** A path as {@link listPersonalNames} gives it. */
export function plainPath(path: string): string {
  return path.replaceAll('[]', '').split('.').map(plainName).join('.')
}

function beneath(value: Value, path: readonly string[]): Value | undefined {
  const [name, ...rest] = path
  if (name === undefined) return value
  if (value.kind === 'each') return beneath(value.set, path)
  if (value.kind !== 'map') return undefined
  const field = value.fields.find((each) => each.name === name)
  return field && beneath(field.value, rest)
}

function pathsOf(value: Value | undefined): readonly string[] {
  switch (value?.kind) {
    case 'formula': {
      const { lineage } = analyseFormula(value.formula.text, { variables: {}, openVariables: true })
      return lineage.values.filter((path) => !/[$*]/.test(path))
    }
    case 'map':
      return value.fields.flatMap((field) => pathsOf(field.value))
    case 'list':
      return value.items.flatMap(pathsOf)
    case 'each':
      return pathsOf(value.set)
    case 'constant':
    case undefined:
      return []
  }
}
