import { isJsonObject, type Json } from '../../../engine/index.ts'
import type { FlowStep } from '../mapping/flow-steps.ts'
import { spellName, spellPath, spellSentence } from './spell-formula.ts'

/**
 * What a step does, for a sentence about it in the language of the reader: `upsert` of `pos.order` is "Create or update the
 * order". Where `about` is a resource, the reader sees its title.
 */
export interface StepDescription {
  readonly form:
    | 'read'
    | 'let'
    | 'find'
    | 'findAll'
    | 'create'
    | 'update'
    | 'upsert'
    | 'write'
    | 'delete'
    | 'skip'
    | 'fail'
    | 'forEach'
    | 'when'
    | 'group'
    | 'call'
    | 'unknown'
  readonly about: string
  /** How many names are left out of `about`. */
  readonly others: number
}

/** So many names of values are said; the others are counted. */
const MAX_NAMES = 2

export function describeStep({ value, verb }: Pick<FlowStep, 'value' | 'verb'>): StepDescription {
  switch (verb) {
    case undefined:
      return describe('unknown', '')
    case 'let':
      return describeLet(value['let'])
    case 'find':
      return describe(value['all'] === true ? 'findAll' : 'find', textOf(value['find']))
    case 'write':
      return describe(formOfWrite(value['mode']), textOf(value['write']))
    case 'delete':
      return describe('delete', textOf(value['delete']))
    case 'skip':
    case 'fail':
      return describe(verb, spellSentence(textOf(value[verb])))
    case 'call':
      return describe('call', spellName(textOf(value['call'])))
    case 'do':
      return describeGroup(value)
  }
}

function describe(form: StepDescription['form'], about: string, others = 0): StepDescription {
  return { form, about, others }
}

function describeLet(values: Json | undefined): StepDescription {
  const names = isJsonObject(values) ? Object.keys(values).map(spellName) : []
  const said = names.slice(0, names.length === MAX_NAMES + 1 ? MAX_NAMES + 1 : MAX_NAMES)
  return describe('let', said.join(', '), names.length - said.length)
}

function formOfWrite(mode: Json | undefined): StepDescription['form'] {
  if (mode === undefined) return 'upsert'
  return mode === 'create' || mode === 'update' || mode === 'upsert' ? mode : 'write'
}

function describeGroup(value: FlowStep['value']): StepDescription {
  const list = value['for']
  const condition = value['if']
  if (list !== undefined) return describe('forEach', spellPath(textOf(list)).text)
  return condition === undefined
    ? describe('group', '')
    : describe('when', spellPath(textOf(condition)).text)
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? '')
}
