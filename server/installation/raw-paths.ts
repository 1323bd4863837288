import { describeFields, isJsonObject, type ResourcePlan } from '../../engine/index.ts'

/** Paths of the raw record that the tidy one is made of, without parts that other calls give. */
export function rawPathsOf({ record, schema }: ResourcePlan): readonly string[] {
  if (!record) {
    const { properties } = schema
    return Object.keys(isJsonObject(properties) ? properties : {}).filter(isStorable)
  }
  const paths = describeFields(record).flatMap(({ sources }) => sources.map(toPath))
  return [...new Set(paths)].filter((path) => isOfRecord(path) && isStorable(path))
}

/** Fields of the tidy record that are made of a path of the raw one, or of what is within it. */
export function fieldsMadeOf({ record }: ResourcePlan, path: string): readonly string[] {
  if (!record) return [path]
  const fields = describeFields(record).flatMap(({ field, sources }) => {
    const isMade = sources
      .map(toPath)
      .some((source) => source === path || source.startsWith(`${path}.`))
    return isMade ? (field.split(/[.[]/)[0] ?? []) : []
  })
  return [...new Set(fields)]
}

function toPath(source: string): string {
  return source.replaceAll('[]', '')
}

function isOfRecord(path: string): boolean {
  return !path.startsWith('$') && path !== 'more' && !path.startsWith('more.')
}

/** JSON in a database has no such names. */
function isStorable(path: string): boolean {
  return path.isWellFormed() && !path.includes('\0')
}
