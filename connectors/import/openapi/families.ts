import type { Api, Method, Operation } from './api.ts'
import { isMost } from './is-most.ts'
import { isItemOf, placeholderIn, placeholdersIn, type ReadPath, readPath } from './paths.ts'

/** The operations on one kind of record: on their list, and on one of them. */
export interface Family {
  /** Of the list; without one, of where it would stand. */
  readonly list: ReadPath
  readonly item: ReadPath | undefined
  readonly onList: Operations
  readonly onItem: Operations
}

export type Operations = Readonly<Partial<Record<Method, Operation>>>

/** Paths belong together when one is that of the other with a placeholder after it. */
export function findFamilies(api: Api): readonly Family[] {
  const places = new Map<
    string,
    { readonly at: ReadPath; readonly operations: Partial<Record<Method, Operation>> }
  >()
  for (const operation of api.operations) {
    const place = places.get(operation.path) ?? { at: readPath(operation.path), operations: {} }
    place.operations[operation.method] ??= operation
    places.set(operation.path, place)
  }
  const all = [...places.values()]
  const items = all.filter(({ at }) => placeholderIn(at.parts.at(-1)) !== undefined)
  const lists = all.filter(({ at }) => placeholderIn(at.parts.at(-1)) === undefined)
  const found = lists.map(({ at, operations }): Family => {
    const item = items.find((other) => isItemOf(other.at, at))
    return { list: at, item: item?.at, onList: operations, onItem: item?.operations ?? {} }
  })
  const alone = items
    .filter((item) => !lists.some(({ at }) => isItemOf(item.at, at)))
    .map(
      ({ at, operations }): Family => ({
        list: readPath(`/${at.parts.slice(0, -1).join('/')}`),
        item: at,
        onList: {},
        onItem: operations,
      }),
    )
  return [...found, ...alone]
}

/**
 * What all paths of an API begin with, up to and with a placeholder that no list of the API gives: the account, the
 * version, the language.
 */
export function sharedBeginning({ operations }: Api): string {
  const counts = new Map<string, number>()
  for (const { path } of operations) {
    const [beginning] = /^[^{}]*\{[^{}]+\}(?=\/)/.exec(path) ?? []
    if (beginning !== undefined) counts.set(beginning, (counts.get(beginning) ?? 0) + 1)
  }
  const [most] = [...counts].toSorted(([, left], [, right]) => right - left)
  if (!most) return ''
  const [beginning, count] = most
  const before = beginning.slice(0, beginning.lastIndexOf('/{'))
  const isListed = operations.some(
    ({ method, path }) => method === 'get' && path.replace(/\/$/, '') === before,
  )
  return !isListed && placeholdersIn(beginning).length === 1 && isMost(count, operations)
    ? beginning
    : ''
}
