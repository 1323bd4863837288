import { type DocumentPath, isJsonObject, type Json } from '../../../engine/index.ts'
import { acceptSuggestions } from '../auto-map/accept-suggestions.ts'
import { suggestMappings } from '../auto-map/suggest-mappings.ts'
import type { GestureOutcome } from '../document/gesture.ts'
import { listAt, mapAt } from '../document/json-path.ts'
import { addTest } from '../gesture/add-test.ts'
import { removeField, repointField, setConstant, setFormula } from '../gesture/change-field.ts'
import { cyclePolicy } from '../gesture/change-policy.ts'
import { addElse, addStep, moveStep, removeStep, wrapStep } from '../gesture/change-steps.ts'
import { pasteTable, removeTableRow, renameTableRow, setTableRow } from '../gesture/change-table.ts'
import { connectFields } from '../gesture/connect-fields.ts'
import type { DropChoice } from '../gesture/drop-choices.ts'
import { setCondition } from '../gesture/set-step-key.ts'
import { listSteps } from '../mapping/flow-steps.ts'
import { type MappingView, viewMapping } from '../mapping/mapping-view.ts'
import { sampleSurroundings } from './sample-flow.ts'

export type Random = (below: number) => number

/** A gesture, and which part of the flow it is about: steps change their places, all else stays where it is. */
export interface RandomGesture {
  readonly about: 'mapping' | 'steps' | 'table' | 'test'
  readonly name: string
  readonly outcome: GestureOutcome
}

const FORMULAS = [
  'number',
  '$words(firstname, lastname)',
  'total > 10 ? "a: b" : "c # d"',
  '{"k": total, "größe": [1, 2]}',
  'lines[quantity > 1].sku',
  '$sum(\n  lines.price\n)',
  '"🎉" & email',
]
const CONSTANTS: readonly Json[] = [
  'text',
  '=x',
  'no',
  '0871',
  'a: b # c',
  '',
  5,
  true,
  null,
  '两\n行',
]
const CHOICES: readonly DropChoice[] = [
  'map',
  'replace',
  'concatenate',
  'first-filled',
  'condition',
  'take-first',
  'average',
  'each',
  'match-children',
]

export function randomGesture(flow: Json, random: Random): RandomGesture {
  const kind = random(10)
  if (kind < 6) return mappingGesture(flow, random)
  if (kind < 8) return stepGesture(flow, random)
  return kind === 8 ? tableGesture(flow, random) : testGesture(flow, random)
}

function mappingGesture(flow: Json, random: Random): RandomGesture {
  const writes = listSteps(flow).filter(({ verb }) => verb === 'write')
  const step = pick(writes, random)?.path ?? []
  const view = viewMapping({ flow, surroundings: sampleSurroundings, step, diagnostics: [] })
  if (!view) return stepGesture(flow, random)
  const target = pick(view.target.paths, random) ?? ''
  const make = pick(MAPPING_GESTURES, random) ?? connectGesture
  return { about: 'mapping', ...make(view, target, random) }
}

type Made = Omit<RandomGesture, 'about'>

const MAPPING_GESTURES: readonly ((view: MappingView, target: string, random: Random) => Made)[] = [
  connectGesture,
  connectGesture,
  suggestionGesture,
  (view, target, random) => ({
    name: `formula ${target}`,
    outcome: setFormula(view, target, pick(FORMULAS, random) ?? ''),
  }),
  (view, target, random) => ({
    name: `constant ${target}`,
    outcome: setConstant(view, target, pick(CONSTANTS, random) ?? null),
  }),
  (view, target, random) => {
    const filled = pick(view.fields, random)?.target ?? target
    return { name: `remove ${filled}`, outcome: removeField(view, filled) }
  },
  (view, target) => ({ name: `policy ${target}`, outcome: cyclePolicy(view, target) }),
]

function connectGesture(view: MappingView, target: string, random: Random): Made {
  const source = pick(view.source.paths, random) ?? ''
  const choice = random(2) === 0 ? undefined : pick(CHOICES, random)
  const name = `connect ${source} ${target} ${choice ?? ''}`
  return { name, outcome: connectFields(view, source, target, choice) }
}

function suggestionGesture(view: MappingView, target: string, random: Random): Made {
  const drifted = view.fields[pick(view.drifted, random) ?? random(view.fields.length || 1)]
  if (drifted && random(2) === 0) {
    const name = `repoint ${drifted.target} ${target}`
    return { name, outcome: repointField(view, drifted, target) }
  }
  const accepted = suggestMappings(view).filter(() => random(3) > 0)
  return { name: 'accept', outcome: acceptSuggestions(view, accepted) }
}

function stepGesture(flow: Json, random: Random): RandomGesture {
  const steps = listSteps(flow)
  const path = pick(steps, random)?.path ?? ['steps', 0]
  const list = pick(listsOfSteps(flow), random) ?? ['steps']
  const position = random((listAt(flow, list)?.length ?? 0) + 1)
  const about = 'steps'
  switch (random(6)) {
    case 0:
      return { about, name: 'add', outcome: addStep(flow, list, position, { skip: 'no: why' }) }
    case 1:
      return { about, name: 'remove', outcome: removeStep(flow, path) }
    case 2:
      return {
        about,
        name: 'condition',
        outcome: setCondition(flow, path, pick(['', 'a = ": #"'], random)),
      }
    case 3:
      return {
        about,
        name: 'wrap',
        outcome: wrapStep(flow, path, random(2) ? { if: 'email' } : { for: 'lines' }),
      }
    case 4:
      return { about, name: 'else', outcome: addElse(flow, path, { skip: 'otherwise' }) }
    default:
      return { about, name: 'move', outcome: moveStep(flow, path, list, position) }
  }
}

function listsOfSteps(flow: Json): readonly DocumentPath[] {
  const lists: DocumentPath[] = [['steps']]
  if (listAt(flow, ['deletes', 'do'])) lists.push(['deletes', 'do'])
  for (const { path, value } of listSteps(flow)) {
    if (listAt(value, ['do'])) lists.push([...path, 'do'])
    if (listAt(value, ['else'])) lists.push([...path, 'else'])
  }
  return lists
}

function tableGesture(flow: Json, random: Random): RandomGesture {
  const table = 'country'
  const rows = Object.keys(mapAt(flow, ['tables', table, 'rows']) ?? {})
  const left = pick(rows, random) ?? 'none'
  const about = 'table'
  switch (random(4)) {
    case 0:
      return {
        about,
        name: 'row',
        outcome: setTableRow(flow, table, pick([...rows, 'no', '12'], random) ?? '', 'x: y'),
      }
    case 1:
      return { about, name: 'rename', outcome: renameTableRow(table, left, 'on # x') }
    case 2:
      return { about, name: 'remove row', outcome: removeTableRow(table, left) }
    default:
      return {
        about,
        name: 'paste',
        outcome: pasteTable(flow, table, `${left}\tné\n"a ""b"""\t0871\nz\t5`),
      }
  }
}

function testGesture(flow: Json, random: Random): RandomGesture {
  const record = { number: 'A: 1', lines: [{ sku: '0871', quantity: random(9) }], note: 'one\ntwo' }
  const it = `does what it did ${random(3)}`
  const tests = isJsonObject(flow) ? flow['tests'] : undefined
  const expect = { result: 'done', writes: tests === undefined ? [] : [{ create: 'pos.order' }] }
  return { about: 'test', name: 'test', outcome: addTest(flow, { it, record, expect }) }
}

function pick<Item>(items: readonly Item[], random: Random): Item | undefined {
  return items[random(items.length || 1)]
}
