import {
  choicesOfSchema,
  type FlowPlan,
  isJsonList,
  isJsonObject,
  type Json,
  type JsonObject,
  type Known,
  type Redact,
  type Systems,
} from '../../engine/index.ts'
import { describeFlowStory } from './flow-story.ts'
import { MASK } from './mask.ts'
import { createHide } from './mask-story.ts'
import { createHidePieces } from './personal-pieces.ts'
import { readPersonalTexts, textsAt, textsWithin } from './personal-texts.ts'
import { isPersonalValue, tellsPersonal } from './tells-personal.ts'
import { textsInFormulas } from './texts-in-formulas.ts'

/**
 * Takes the personal values of a source record and of what its steps found, pieces of them that formulas made, and whatever
 * looks like an e-mail address, out of a text for people: what is told of a record stands unsealed in the database, and goes
 * to lists, alerts and logs.
 */
export function createRedact(flow: FlowPlan, systems: Systems, settings: JsonObject = {}): Redact {
  const { personal } = describeFlowStory(flow, systems)
  const own = [...textsInFormulas(flow), ...textsOfSetup(flow, systems, settings)]
  const declared = new Set(personal.names)
  const pathsOf = (name: string): readonly string[] => {
    const [role = '', resource = ''] = name.split('.')
    return systems[role]?.connector.resources[resource]?.personal ?? []
  }
  const textsOf = ({ record, found }: Known): readonly string[] => [
    ...readPersonalTexts({ record, writes: [] }, personal),
    ...found.flatMap((each) => textsAt(each.record, pathsOf(each.resource), personal.names)),
  ]
  /** What is prepared of a record serves all texts about it. */
  const prepared = new WeakMap<Known, Prepared>()
  function prepare(known: Known): Prepared {
    const texts = textsOf(known)
    return { texts, open: valuesBeside(known, texts, declared), hide: createHide(texts) }
  }
  return (text, known, as) => {
    const of = prepared.get(known) ?? prepare(known)
    prepared.set(known, of)
    const { texts, open, hide } = of
    if (as !== 'words' && as !== 'made') {
      const tells = as === 'value' ? tellsPersonal : isPersonalValue
      if (tells(text, { personal: texts, open })) return MASK
    }
    const hidden = hide(text)
    if (as !== 'made' && as !== 'written') return hidden
    of.hidePieces ??= createHidePieces(texts, [...own, ...openTexts(known, texts, declared)])
    return of.hidePieces(hidden)
  }
}

interface Prepared {
  readonly texts: readonly string[]
  readonly open: readonly string[]
  readonly hide: (text: string) => string
  /** Made once it is needed: what stays, whoever is called so, is looked for in records that may hold thousands of texts. */
  hidePieces?: (text: string) => string
}

/** What nobody is called: rows of tables, values that a field may have a few of, and answers of the merchant. */
function textsOfSetup(flow: FlowPlan, systems: Systems, settings: JsonObject): readonly string[] {
  const rows = Object.values(flow.tables).flatMap(({ rows: all }) => {
    const names = Object.keys(all)
    return names.concat(textsWithin(all, [], new Set(names)))
  })
  const schemas = Object.values(systems).flatMap(({ connector }) =>
    Object.values(connector.resources ?? {}).map(({ schema }) => schema),
  )
  const answers = textsWithin(settings, [], new Set(Object.keys(settings)))
  const all = [...rows, ...answers, ...schemas.flatMap(textsOfChoices)]
  return [...new Set(all)].filter((text) => text.trim().length > 3)
}

/** Of systems, which stay the same from run to run. */
const knownChoices = new WeakMap<object, readonly string[]>()

function textsOfChoices(schema: Json): readonly string[] {
  if (isJsonList(schema)) return schema.flatMap(textsOfChoices)
  if (!isJsonObject(schema)) return []
  const known = knownChoices.get(schema)
  if (known) return known
  const own = (choicesOfSchema(schema) ?? []).flatMap(({ value, label }) => [String(value), label])
  const texts = [...own, ...Object.values(schema).flatMap(textsOfChoices)]
  knownChoices.set(schema, texts)
  return texts
}

/** What records say that is nobody's: a status has letters of many names. */
function openTexts(
  { record, found }: Known,
  personal: readonly string[],
  declared: ReadonlySet<string>,
): readonly string[] {
  const hidden = new Set(personal)
  const all = textsOfAll({ record, found }, declared)
  return all.filter((text) => text.length > 3 && !hidden.has(text))
}

/** Values that stand more often in the records than as personal ones. */
function valuesBeside(
  known: Known,
  personal: readonly string[],
  declared: ReadonlySet<string>,
): readonly string[] {
  const counts = new Map<string, number>()
  for (const text of textsOfAll(known, declared)) counts.set(text, (counts.get(text) ?? 0) + 1)
  for (const text of personal) counts.set(text, (counts.get(text) ?? 0) - 1)
  return [...counts].flatMap(([text, count]) => (count > 0 ? [text] : []))
}

function textsOfAll({ record, found }: Known, declared: ReadonlySet<string>): readonly string[] {
  return [record, ...found.map((each) => each.record)].flatMap((each) =>
    textsWithin(each, [], declared),
  )
}
