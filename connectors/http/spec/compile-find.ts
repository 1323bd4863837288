import {
  type ConnectorAuthor,
  compileLocalFind,
  type DocumentPath,
  type Formula,
  type JsonObject,
  type Names,
  objectOf,
  say,
} from '../../../engine/transport.ts'
import { compileCall, formulasIn, hasName, placeholdersOf } from './compile-call.ts'
import { positionNames } from './compile-list.ts'
import type {
  CallPlan,
  FindBatchPlan,
  HttpFindPlan,
  HttpListPlan,
  SearchPlan,
} from './http-plan.ts'
import type { FindBatchSpec, FindSpec, HttpResourceSpec } from './operation-specs.ts'
import { pagesOfSearch } from './pages-of-search.ts'

interface Searched {
  readonly schema: JsonObject
  readonly spec: HttpResourceSpec
  readonly list: HttpListPlan | undefined
}

type Search = Extract<FindSpec, { readonly items: string }>

/** Compiles one way to find records of a resource. */
export function compileFind(
  spec: FindSpec,
  resource: Searched,
  path: DocumentPath,
  author: ConnectorAuthor,
): HttpFindPlan {
  if ('index' in spec || 'kept' in spec) return compileLocalFind(spec, resource.spec, path, author)
  const fields = objectOf(resource.schema['properties'])
  const values = spec.by.map((name) => [name, objectOf(fields[name])] as const)
  const by = { by: { type: 'object', properties: Object.fromEntries(values) } }
  const position = positionNames(resource.spec.list?.pages)
  const placed = Object.keys(position)
  const scope = { names: { ...by, ...position }, placeholders: [...spec.by, ...placed] }
  const call = compileCall(spec, path, scope, author)
  const items = author.formula(spec.items, [...path, 'items'], { headers: {}, ...by })
  const [name = ''] = spec.by
  const isNamed = placeholdersOf(call.path).some((each) => spec.by.includes(each))
  if (!isNamed)
    requireUse([items, ...formulasIn(call)], { name: 'by', path, use: `$by.${name}` }, author)
  const { batch } = spec
  return {
    kind: 'call',
    by: spec.by,
    call,
    items,
    ...positionIn(call, placed),
    ...(batch
      ? {
          batch: compileFindBatch(
            batch,
            { ...resource, by, find: spec, single: items },
            path,
            author,
          ),
        }
      : {}),
  }
}

/** Whether the request itself has a place for the position of its page. */
function positionIn(call: CallPlan, placed: readonly string[]): Pick<SearchPlan, 'hasPosition'> {
  const isPlaced = placed.some((name) => name !== 'size' && hasName(call, name))
  return isPlaced ? { hasPosition: true } : {}
}

interface Use {
  /** Of the variable. */
  readonly name: string
  readonly path: DocumentPath
  /** How it is used, for example. */
  readonly use: string
}

/** A search that asks for nothing in particular finds what it does by chance, or nothing. */
function requireUse(
  formulas: readonly Formula[],
  { name, path, use }: Use,
  author: ConnectorAuthor,
): void {
  if (formulas.some(({ uses }) => uses.variables.includes(name))) return
  author.error('find_unasked', path, say('findUnasked', {}), say('askBy', { path: use }))
}

interface Batched extends Searched {
  readonly by: Names
  readonly find: Search
  /** `items` of the search by itself. */
  readonly single: Formula
}

/** One request for several searches. What it leaves out is not there, so it has to be read to its end. */
function compileFindBatch(
  spec: FindBatchSpec,
  { by, find, single, list, spec: resource }: Batched,
  findPath: DocumentPath,
  author: ConnectorAuthor,
): FindBatchPlan {
  const path = [...findPath, 'batch']
  const position = positionNames(resource.list?.pages)
  const placed = Object.keys(position)
  const asked = { items: {} }
  const scope = { names: { ...asked, ...position }, placeholders: placed }
  const call = compileCall(spec, path, scope, author)
  const each = author.formula(spec.each, [...path, 'each'], by)
  const [name = ''] = find.by
  requireUse([each], { name: 'by', path: [...path, 'each'], use: `$by.${name}` }, author)
  requireUse(formulasIn(call), { name: 'items', path, use: '$items' }, author)
  if (spec.items === undefined && single.uses.variables.includes('by')) {
    author.error('by_in_batch', path, say('byInBatch', {}), say('itemsOfBatch', {}))
  }
  const search = {
    call,
    items:
      spec.items === undefined
        ? single
        : author.formula(spec.items, [...path, 'items'], { headers: {}, ...asked }),
    ...positionIn(call, placed),
  }
  checkEnd(search, list, path, author)
  return { ...search, each, max: spec.max }
}

/** Who is on a page that is not read would be taken for not there, and created once more. */
function checkEnd(
  search: SearchPlan,
  list: HttpListPlan | undefined,
  path: DocumentPath,
  author: ConnectorAuthor,
): void {
  const isWhole = list?.pages.kind === 'none'
  if (isWhole || (list && pagesOfSearch(search, list.pages).kind !== 'none')) return
  const hint = list ? say('pagesOfBatch', {}) : say('listOfBatch', {})
  author.error('batch_pages', path, say('batchUnended', {}), hint)
}
