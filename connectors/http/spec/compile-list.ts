import {
  type ConnectorAuthor,
  type DocumentPath,
  formulasOf,
  type JsonObject,
  jsonOf,
  type Names,
  NO_RECORD,
  parseDuration,
  type Resources,
  say,
  suggestionHint,
  TEXT,
} from '../../../engine/transport.ts'
import { compileCall, formulasIn, hasName, placeholdersOf } from './compile-call.ts'
import type {
  CallPlan,
  CountPlan,
  HttpBetweenPlan,
  HttpChangedPlan,
  HttpListPlan,
  PageSize,
  PagesPlan,
  TokenPlan,
} from './http-plan.ts'
import type {
  BetweenSpec,
  ChangedSpec,
  CountSpec,
  ListSpec,
  PagesSpec,
  TokenLinkSpec,
  TokenSpec,
} from './operation-specs.ts'

const DEFAULT_OVERLAP_MS = 120_000

const HEADERS = { headers: {} }

/** Compiles how a resource is read. */
export function compileList(
  spec: ListSpec,
  resources: Resources,
  path: DocumentPath,
  author: ConnectorAuthor,
): HttpListPlan {
  const { changed, between, count, within } = spec
  const filters = filtersOfTime(changed)
  const tokens = tokenSpecOf(changed)
  // What `with` holds is decided by whoever reads; `more` is checked against the path.
  const position = positionNames(spec.pages)
  const range = between ? { from: TEXT, to: TEXT } : {}
  const since = tokens ? { token: {} } : { since: TEXT }
  const names = { with: {}, ...since, ...range, ...position }
  const call = compileCall(spec, path, { names }, author)
  const pages = compilePages(spec.pages, [...path, 'pages'], author)
  for (const name of Object.keys(position)) {
    if (!hasName(call, name)) warnOfUnplaced(name, [...path, 'pages'], author)
  }
  const isOurs = (name: string): boolean =>
    Object.hasOwn(position, name) && !Object.hasOwn(within ?? {}, name)
  const placed = placeholdersOf(call.path)
  const takes = filtersOf(call).filter((name) => !isOurs(name))
  return {
    call,
    takes,
    needs: takes.filter((name) => placed.includes(name) || Object.hasOwn(within ?? {}, name)),
    ...('size' in pages && pages.size ? { pageSize: pages.size.value } : {}),
    items: author.formula(spec.items, [...path, 'items'], { ...HEADERS, with: {} }),
    pages,
    changed: filters.map((filter, index) =>
      compileChanged(
        filter,
        Array.isArray(changed) ? [...path, 'changed', index] : [...path, 'changed'],
        { author, isAsked: hasName(call, 'since') },
      ),
    ),
    ...(tokens
      ? { token: compileToken(tokens, { spec, call, pages }, [...path, 'changed'], author) }
      : {}),
    ...(count ? { count: compileCount(count, [...path, 'count'], author) } : {}),
    ...(between ? { between: compileBetween(between, call, [...path, 'between'], author) } : {}),
    ...(within
      ? { within: compileWithin({ within, spec, takes }, resources, [...path, 'within'], author) }
      : {}),
  }
}

interface Within {
  readonly within: NonNullable<ListSpec['within']>
  readonly spec: ListSpec
  readonly takes: readonly string[]
}

function compileWithin(
  { within, spec, takes }: Within,
  { specs: others }: Resources,
  path: DocumentPath,
  author: ConnectorAuthor,
): HttpListPlan['within'] {
  const [name = '', resource = ''] = Object.entries(within)[0] ?? []
  if (!takes.includes(name)) {
    author.error('within_form', [...path, name], say('withinUnused', { name }), undefined)
  }
  const parent = Object.hasOwn(others, resource) ? others[resource] : undefined
  if (!parent?.list || !parent.key) {
    const listed = Object.keys(others).filter((each) => others[each]?.list && others[each].key)
    const message = say('withinUnlisted', { name: resource })
    author.error('within_form', [...path, name], message, suggestionHint(resource, listed))
  } else if (leadsBack(spec, others, resource)) {
    author.error('within_form', [...path, name], say('withinCircle', { name: resource }), undefined)
  }
  return { name, resource }
}

/** The lists that a list stands in go on to others, and never back to it. */
function leadsBack(spec: ListSpec, others: Resources['specs'], from: string): boolean {
  const seen = new Set<string>()
  let at: string | undefined = from
  while (at !== undefined && !seen.has(at)) {
    seen.add(at)
    const list: Resources['specs'][string]['list'] = Object.hasOwn(others, at)
      ? others[at]?.list
      : undefined
    if (Object.is(list, spec)) return true
    at = Object.values(list?.within ?? {})[0]
  }
  return at !== undefined
}

function compileCount(spec: CountSpec, path: DocumentPath, author: ConnectorAuthor): CountPlan {
  return {
    call: compileCall(spec, path, { names: { with: {} } }, author),
    value: author.formula(spec.value, [...path, 'value'], HEADERS),
  }
}

function compileBetween(
  spec: BetweenSpec,
  call: CallPlan,
  path: DocumentPath,
  author: ConnectorAuthor,
): HttpBetweenPlan {
  const query = author.fields(
    spec.query,
    [...path, 'query'],
    { from: TEXT, to: TEXT, with: {} },
    NO_RECORD,
  )
  const inQuery = query.flatMap(({ value }) => Array.from(formulasOf(value)))
  const formulas = [...formulasIn(call), ...inQuery.map(({ formula }) => formula)]
  for (const name of ['from', 'to']) {
    if (formulas.some(({ uses }) => uses.variables.includes(name))) continue
    const message = say('betweenHalf', { variable: `$${name}` })
    author.error('between_form', [...path, 'query'], message, say('askByBoth', {}))
  }
  return { at: author.formula(spec.at, [...path, 'at']), query }
}

function compilePages(
  spec: PagesSpec | undefined,
  path: DocumentPath,
  author: ConnectorAuthor,
): PagesPlan {
  if (!spec) return { kind: 'none' }
  const size = compileSize(spec.size, path, author)
  const common = size ? { size } : {}
  warnOfSkips(spec, size, path, author)
  noteEnds(spec, size, path, author)
  const end = 'short' in spec ? { isShortLast: true } : {}
  if ('page' in spec)
    return { kind: 'page', ...fieldOf(spec.page), first: spec.first ?? 1, ...common, ...end }
  if ('offset' in spec) {
    const { offset, next, rows, first = 0 } = spec
    return {
      kind: 'offset',
      ...fieldOf(offset),
      first,
      ...(next ? { next: author.formula(next, [...path, 'next'], HEADERS) } : {}),
      ...(rows ? { rows: author.formula(rows, [...path, 'rows'], HEADERS) } : {}),
      ...common,
      ...end,
    }
  }
  if ('cursor' in spec) {
    const next = author.formula(spec.next, [...path, 'next'], HEADERS)
    return { kind: 'cursor', ...fieldOf(spec.cursor), next, ...common }
  }
  if ('link' in spec) {
    const next = author.formula(spec.link, [...path, 'link'], HEADERS)
    return { kind: 'link', next, ...common }
  }
  const last = author.formula(spec.last, [...path, 'last'])
  return { kind: 'after', ...fieldOf(spec.after), last, ...common, ...end }
}

function fieldOf(field: string | true): { readonly field?: string } {
  return field === true ? {} : { field }
}

const KINDS = ['page', 'offset', 'cursor', 'after'] as const
const COUNTED = new Set<string>(['page', 'offset', 'size'])
const NUMBER: JsonObject = { type: 'number' }

/** What a request has to put somewhere itself, as the pages of its list have no field for it. */
export function positionNames(spec: PagesSpec | undefined): Names {
  if (!spec) return {}
  const placed: Readonly<Record<string, unknown>> = spec
  const names = [
    ...KINDS.filter((kind) => placed[kind] === true),
    ...(typeof spec.size === 'number' ? ['size'] : []),
  ]
  return Object.fromEntries(names.map((name) => [name, COUNTED.has(name) ? NUMBER : {}]))
}

/** Without it, every page would be the first. */
function warnOfUnplaced(name: string, path: DocumentPath, author: ConnectorAuthor): void {
  const hint = say('placeOrName', { variable: `$${name}`, key: name })
  author.error('pages_form', [...path, name], say('pagesUnplaced', { variable: `$${name}` }), hint)
}

/** Where nothing says which page is the last, each read pays for that. */
function noteEnds(
  spec: PagesSpec,
  size: PageSize | undefined,
  path: DocumentPath,
  author: ConnectorAuthor,
): void {
  if (!size || !('page' in spec || 'offset' in spec || 'after' in spec)) return
  if ('short' in spec || ('next' in spec && spec.next)) return
  author.hint('pages_end', path, say('pagesEnd', {}), say('sayWhichIsLast', {}))
}

/** Of smaller pages that are counted there are places in a list where none holds a record and the next. */
const SMALLEST_PAGE = 20

/** Pages that are counted and cannot overlap lose what moves from one to another while they are read. */
function warnOfSkips(
  spec: PagesSpec,
  size: PageSize | undefined,
  path: DocumentPath,
  author: ConnectorAuthor,
): void {
  const isTooSmall = size !== undefined && size.value < ('page' in spec ? SMALLEST_PAGE : 2)
  const isUnsized = 'page' in spec && !spec.size
  if (!('page' in spec || 'offset' in spec) || !(isTooSmall || isUnsized)) return
  const hint = isUnsized ? say('askForSize', {}) : say('askForMore', { count: SMALLEST_PAGE })
  author.hint('pages_skip', [...path, ...(spec.size ? ['size'] : [])], say('pagesSkip', {}), hint)
}

function compileSize(
  size: Readonly<Record<string, number>> | number | undefined,
  path: DocumentPath,
  author: ConnectorAuthor,
): PageSize | undefined {
  if (!size) return undefined
  if (typeof size === 'number') return { value: size }
  const [first, ...others] = Object.entries(size)
  if (!first || others.length > 0) {
    const hint = say('writeAs', { example: '{ limit: 250 }' })
    author.error('size_form', [...path, 'size'], say('sizeForm', {}), hint)
    return undefined
  }
  const [field, value] = first
  return { field, value }
}

function compileChanged(
  spec: ChangedSpec,
  path: DocumentPath,
  { author, isAsked }: { readonly author: ConnectorAuthor; readonly isAsked: boolean },
): HttpChangedPlan {
  if (!spec.since && !spec.sorted) {
    author.error('changed_form', path, say('changesAlike', {}), say('readComplete', {}))
  }
  const since =
    spec.since &&
    author.fields(spec.since, [...path, 'since'], { since: TEXT, with: {} }, NO_RECORD)
  const formulas = (since ?? []).flatMap(({ value }) => Array.from(formulasOf(value)))
  const asks = isAsked || formulas.some(({ formula }) => formula.uses.variables.includes('since'))
  if (since && !spec.sorted && !asks) {
    author.error(
      'changed_form',
      [...path, 'since'],
      say('sinceUnused', {}),
      say('readComplete', {}),
    )
  }
  return {
    at: author.formula(spec.at, [...path, 'at']),
    overlapMs: parseDuration(spec.overlap ?? '') ?? DEFAULT_OVERLAP_MS,
    ...(since ? { since } : {}),
    ...(spec.sorted ? { sorted: spec.sorted } : {}),
    ...(spec.first ? { first: spec.first } : {}),
  }
}

function filtersOfTime(changed: ListSpec['changed']): readonly ChangedSpec[] {
  if (changed === undefined) return []
  if (Array.isArray(changed)) return changed
  return 'token' in changed || 'link' in changed ? [] : [changed]
}

function tokenSpecOf(changed: ListSpec['changed']): TokenSpec | TokenLinkSpec | undefined {
  if (changed === undefined || Array.isArray(changed)) return undefined
  return 'token' in changed || 'link' in changed ? changed : undefined
}

interface TokenOf {
  readonly spec: ListSpec
  readonly call: CallPlan
  readonly pages: PagesPlan
}

function compileToken(
  tokens: TokenSpec | TokenLinkSpec,
  { spec, call, pages }: TokenOf,
  path: DocumentPath,
  author: ConnectorAuthor,
): TokenPlan {
  const of = jsonOf(spec)
  if ('link' in tokens) {
    if (pages.kind !== 'link') {
      author.error(
        'changed_form',
        [...path, 'link'],
        say('tokenLinkAlone', {}),
        say('readTokenLinks', {}),
      )
    }
    const given = author.formula(tokens.link, [...path, 'link'], HEADERS)
    return { given, isLink: true, since: [], of }
  }
  const names = { token: {}, with: {} }
  const since = author.fields(tokens.since ?? {}, [...path, 'since'], names, NO_RECORD)
  const formulas = since.flatMap(({ value }) => Array.from(formulasOf(value)))
  const asks = formulas.some(({ formula }) => formula.uses.variables.includes('token'))
  if (!asks && !hasName(call, 'token')) {
    author.error(
      'changed_form',
      [...path, 'token'],
      say('listTokenUnused', {}),
      say('askByToken', {}),
    )
  }
  const given = author.formula(tokens.token, [...path, 'token'], HEADERS)
  return { given, isLink: false, since, of }
}

/** The values that a list takes: those that its request mentions. */
function filtersOf(call: CallPlan): readonly string[] {
  const inPath = [...call.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '')
  const inFormulas = formulasIn(call).flatMap(({ text }) =>
    [...text.matchAll(/\$with\s*\.\s*(\w+)/g)].map(([, name]) => name ?? ''),
  )
  return [...new Set([...inPath, ...inFormulas])]
}
