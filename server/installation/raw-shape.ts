import { isJsonObject, type Json } from '../../engine/index.ts'
import type { Kind } from '../store/drift-looks.ts'

/** What came at a path of raw records: how often something was there, and of which kinds. No value is in it. */
export interface PathShape {
  /** Objects that could have the field. */
  readonly among: number
  /** Those that have it, with a value or without. */
  readonly present: number
  /** Values of each kind; empty ones count as none, for systems send `false`, "" and [] for what is empty. */
  readonly kinds: Readonly<Partial<Record<Kind, number>>>
}

/** By path: `billing.street`, `lines[].price`. */
export type RawShape = Readonly<Record<string, PathShape>>

/** How a path came otherwise than before. */
export interface ShapeChange {
  readonly path: string
  readonly kind: 'gone' | 'retyped'
  readonly expected: readonly Kind[]
  /** None: it is gone. */
  readonly found: readonly Kind[]
}

/** Fewer objects prove nothing about a field that none of them has. */
const ENOUGH_OBJECTS = 10
/** A field that is left out more often than once in so many may be left out everywhere by chance. */
const OFTEN_LEFT_OUT = 0.1
/** Fewer values of another kind may be exceptions. */
const ENOUGH_VALUES = 3
/** What came long ago counts for less and less. */
const MOST_COUNTED = 2_000

const KINDS: readonly Kind[] = ['text', 'time', 'number', 'boolean', 'list', 'object']
const TIME = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d|$)/

/** Looks at the paths, and at all that they are within. */
export function shapeOf(paths: readonly string[], records: readonly Json[]): RawShape {
  const shape: Record<string, PathShape> = {}
  look(treeOf(paths), '', records.filter(isJsonObject), shape)
  return shape
}

/** What came of it before and does not now, or comes as something else: outermost paths alone. */
export function compareShapes(before: RawShape, now: RawShape): readonly ShapeChange[] {
  return Object.entries(now).flatMap(([path, found]) => {
    const known = before[path]
    if (!known || known.among < ENOUGH_OBJECTS) return []
    const expected = kindsOf(known)
    const isUsual = known.present >= known.among * (1 - OFTEN_LEFT_OUT)
    if (isUsual && found.present === 0 && found.among >= ENOUGH_OBJECTS) {
      return { path, kind: 'gone', expected, found: [] }
    }
    const isKnown = countOf(known) >= ENOUGH_OBJECTS
    const isOther = countOf(found) >= ENOUGH_VALUES
    const kinds = kindsOf(found)
    if (!isKnown || !isOther || kinds.some((kind) => expected.includes(kind))) return []
    return { path, kind: 'retyped', expected, found: kinds }
  })
}

/** What is known after another look; of paths that changed it stays what it was. */
export function learnShape(
  before: RawShape,
  now: RawShape,
  changed: ReadonlySet<string>,
): RawShape {
  const learned = Object.entries(now).map(([path, found]) => {
    const known = before[path]
    if (!known) return [path, found] as const
    return [path, changed.has(path) ? known : add(known, found)] as const
  })
  return { ...before, ...Object.fromEntries(learned) }
}

interface Tree {
  readonly [name: string]: Tree
}

function treeOf(paths: readonly string[]): Tree {
  const tree: Record<string, Tree> = Object.create(null)
  for (const path of paths) {
    let at: Record<string, Tree> = tree
    for (const name of path.replaceAll('[]', '').split('.')) {
      const child: Record<string, Tree> = at[name] ?? Object.create(null)
      at[name] = child
      at = child
    }
  }
  return tree
}

function look(
  tree: Tree,
  within: string,
  objects: readonly { readonly [name: string]: Json }[],
  shape: Record<string, PathShape>,
): void {
  for (const [name, children] of Object.entries(tree)) {
    const path = within === '' ? name : `${within}.${name}`
    const having = objects.filter((object) => Object.hasOwn(object, name))
    const values = having.map((object) => object[name] ?? null)
    const kinds: Partial<Record<Kind, number>> = {}
    for (const kind of values.flatMap((value) => kindOf(value) ?? [])) {
      kinds[kind] = (kinds[kind] ?? 0) + 1
    }
    shape[path] = { among: objects.length, present: having.length, kinds }
    look(children, path, values.flatMap(flatten).filter(isJsonObject), shape)
  }
}

/** Formulas read fields of a list as those of its items. */
function flatten(value: Json): readonly Json[] {
  return Array.isArray(value) ? value.flatMap(flatten) : [value]
}

/** Text that is a time (ISO 8601) is one, for formulas read it so. */
function kindOf(value: Json): Kind | undefined {
  if (value === null || value === '' || value === false) return undefined
  if (Array.isArray(value)) return value.length === 0 ? undefined : 'list'
  if (typeof value === 'string') return TIME.test(value) ? 'time' : 'text'
  if (typeof value === 'number') return 'number'
  if (typeof value === 'boolean') return 'boolean'
  return Object.keys(value).length === 0 ? undefined : 'object'
}

function kindsOf({ kinds }: PathShape): readonly Kind[] {
  return KINDS.filter((kind) => (kinds[kind] ?? 0) > 0)
}

function countOf({ kinds }: PathShape): number {
  return Object.values(kinds).reduce((sum, count) => sum + count, 0)
}

function add(known: PathShape, found: PathShape): PathShape {
  const half = known.among + found.among > MOST_COUNTED ? 2 : 1
  const sum = (left: number, right: number): number => Math.ceil((left + right) / half)
  const kinds = [...new Set([...kindsOf(known), ...kindsOf(found)])].map((kind) => [
    kind,
    sum(known.kinds[kind] ?? 0, found.kinds[kind] ?? 0),
  ])
  return {
    among: sum(known.among, found.among),
    present: sum(known.present, found.present),
    kinds: Object.fromEntries(kinds),
  }
}
