import type { FormulaGraph, GraphNode, Json } from '../../../../engine/index.ts'
import { junctionOf } from '../../../model/blocks/change-parts.ts'
import {
  type Condition,
  type ConditionOperator,
  readCondition,
} from '../../../model/blocks/conditions.ts'
import { partOf } from '../../../model/blocks/replace-part.ts'
import { spellName } from '../../../model/pipeline/spell-formula.ts'
import { kindOf, type PartKind } from './part-kinds.ts'
import type { BlockTranslate } from './text.ts'

/** What a block is: what the colour of its tile stands for, and what has no tile. */
export type BlockKind = PartKind | 'field' | 'variable' | 'constant'

/** A formula as one sentence: what it does, and with what. */
export interface FormulaWords {
  readonly kind: BlockKind
  readonly strong: string
  readonly rest: string
}

/** How things are called where a formula is told. */
export interface Speech {
  readonly t: BlockTranslate
  readonly functionTitle: (name: string) => string
  readonly tableTitle: (name: string) => string
  /** Of a field or a name. */
  readonly titleOf: (graph: FormulaGraph, node: GraphNode) => string
}

/** Tells a formula in words, as its block in the grid shows it; what cannot be drawn stays as it is written. */
export function sayFormula(graph: FormulaGraph, speech: Speech): FormulaWords {
  const root = partOf(graph, graph.root)
  const teller = new Teller(graph, speech)
  return root ? teller.tell(root) : { kind: 'formula', strong: '', rest: graph.text }
}

/** A fixed value in words. */
export function sayValue(value: Json | undefined, t: BlockTranslate): string {
  if (value === '') return t('say.emptyText')
  if (value === null || value === undefined) return t('say.nothing')
  if (typeof value === 'boolean') return t(value ? 'say.yes' : 'say.no')
  return typeof value === 'string' ? oneLine(value) : JSON.stringify(value)
}

type Of<Kind extends GraphNode['kind']> = Extract<GraphNode, { readonly kind: Kind }>

/** Tells the parts of one formula. */
class Teller {
  readonly #graph: FormulaGraph
  readonly #speech: Speech
  readonly #t: BlockTranslate

  constructor(graph: FormulaGraph, speech: Speech) {
    this.#graph = graph
    this.#speech = speech
    this.#t = speech.t
  }

  tell(node: GraphNode): FormulaWords {
    switch (node.kind) {
      case 'source':
        return { kind: 'field', strong: this.#speech.titleOf(this.#graph, node), rest: '' }
      case 'variable':
        return { kind: 'variable', ...this.#tellName(node) }
      case 'constant':
        return { kind: 'constant', strong: constant(node, this.#t), rest: '' }
      case 'code':
        return { kind: 'formula', strong: '', rest: node.text }
      case 'fn':
      case 'when':
      case 'lookup':
      case 'each':
      case 'object':
      case 'list':
      case 'names':
        return { kind: kindOf(node), ...this.#tellBlock(node) }
    }
  }

  /** `$person.lastname` is "Lastname" of the person. */
  #tellName(node: Of<'variable'>): Omit<FormulaWords, 'kind'> {
    const title = this.#speech.titleOf(this.#graph, node)
    if (title !== node.text) return { strong: title, rest: '' }
    const last = node.steps.at(-1)?.name
    if (last === undefined) return { strong: capital(spellName(node.name)), rest: '' }
    return {
      strong: capital(spellName(last)),
      rest: this.#t('say.of', { name: spellName(node.name) }),
    }
  }

  #tellBlock(
    node: Exclude<GraphNode, Of<'source' | 'variable' | 'constant' | 'code'>>,
  ): Omit<FormulaWords, 'kind'> {
    switch (node.kind) {
      case 'fn':
        return this.#tellFunction(node)
      case 'when':
        return this.#tellWhen(node)
      case 'lookup':
        return this.#tellLookUp(node)
      case 'each':
        return this.#tellEach(node)
      case 'object':
        return { strong: this.#t('object'), rest: node.ports.map(({ name }) => name).join(', ') }
      case 'list':
        return { strong: this.#t('listOf'), rest: this.#all(node) }
      case 'names':
        return { strong: this.#t('names'), rest: this.#all(node) }
    }
  }

  #tellFunction(node: Of<'fn'>): Omit<FormulaWords, 'kind'> {
    const asked = this.#question(node)
    if (asked !== undefined) return { strong: asked, rest: '' }
    if (node.form === 'template')
      return {
        strong: this.#parts(node)
          .map((each) => this.#quoted(each))
          .join(' '),
        rest: '',
      }
    if (node.form === 'minus') return { strong: `−${this.#all(node)}`, rest: '' }
    if (node.form === 'infix') {
      const sign = ` ${SIGNS[node.name] ?? node.name} `
      return {
        strong: this.#parts(node)
          .map((each) => this.#within(each))
          .join(sign),
        rest: '',
      }
    }
    const [list, separator] = this.#parts(node)
    if (node.name === 'join' && list && separator) {
      const isLines = constantOf(separator) === '\n'
      const title = this.#speech.functionTitle(node.name)
      return {
        strong: isLines ? this.#t('say.joinLines') : `${title} ${this.#quoted(separator)}`,
        rest: this.#phrase(list),
      }
    }
    return { strong: this.#speech.functionTitle(node.name), rest: this.#all(node) }
  }

  #tellWhen(node: Of<'when'>): Omit<FormulaWords, 'kind'> {
    if (node.form === 'default' || node.form === 'truthy') {
      return { strong: this.#t(node.form), rest: this.#all(node) }
    }
    const at = (name: string) => this.#part(node.ports.find((port) => port.name === name)?.node)
    const count = node.ports.filter(({ name }) => name.startsWith('test')).length
    const cases = Array.from({ length: count }, (_, case_) => ({
      test: this.#ask(at(`test${case_ + 1}`)),
      gives: this.#phrase(at(`then${case_ + 1}`)),
    }))
    const [first, ...others] = cases
    const last = at('otherwise')
    const rest = [
      `→ ${first?.gives ?? ''}`,
      ...others.map(({ test, gives }) => this.#t('say.elseIf', { test, gives })),
      ...(last ? [this.#t('say.else', { value: this.#phrase(last) })] : []),
    ]
    return { strong: this.#t('say.if', { test: first?.test ?? '' }), rest: rest.join(', ') }
  }

  #tellLookUp(node: Of<'lookup'>): Omit<FormulaWords, 'kind'> {
    const value = this.#phrase(this.#part(node.ports.find(({ name }) => name === 'value')?.node))
    if (node.table !== undefined) {
      const table = this.#speech.tableTitle(node.table)
      return { strong: this.#t('say.lookUp', { value }), rest: this.#t('say.in', { table }) }
    }
    const rows = node.rows.map((key) => {
      const gives = this.#part(node.ports.find(({ name }) => name === `row ${key}`)?.node)
      return `${key} → ${this.#phrase(gives)}`
    })
    return { strong: this.#t('say.replace', { value }), rest: rows.join(', ') }
  }

  #tellEach(node: Of<'each'>): Omit<FormulaWords, 'kind'> {
    const at = (wanted: RegExp) => node.ports.filter(({ name }) => wanted.test(name))
    const list = this.#phrase(this.#part(at(/^list$/)[0]?.node))
    const filled = this.#withoutEmpty(node)
    if (filled) return filled
    if (node.form === 'pick') return { strong: this.#t('pick'), rest: list }
    const tests = at(/^where/).map((port) => this.#ask(this.#part(port.node)))
    const item = this.#part(at(/^item$/)[0]?.node)
    const rest = [
      ...tests.map((test) => this.#t('say.where', { test })),
      ...(item ? [`→ ${this.#phrase(item)}`] : []),
    ]
    return { strong: this.#t('say.each', { list }), rest: rest.join(', ') }
  }

  /** `list[$ != null]` and the like: what is empty is left out. */
  #withoutEmpty(node: Of<'each'>): Omit<FormulaWords, 'kind'> | undefined {
    const [step, ...others] = node.steps
    const hasItem = node.ports.some(({ name }) => name === 'item')
    if (step?.kind !== 'where' || hasItem || others.some(({ kind }) => kind !== 'keep'))
      return undefined
    const test = this.#part(node.ports.find(({ name }) => name === step.port)?.node)
    if (!test || !FILLED.test(test.text)) return undefined
    const list = this.#part(node.ports.find(({ name }) => name === 'list')?.node)
    if (list?.kind !== 'list') return list && { strong: this.#phrase(list), rest: '' }
    return { strong: this.#all(list), rest: this.#t('say.leaveOutEmpty') }
  }

  /** What is asked, if a part asks something. */
  #question(node: GraphNode): string | undefined {
    if (node.kind !== 'fn') return undefined
    const junction = junctionOf(this.#graph, node)
    if (junction) {
      return junction.parts
        .map((each) => {
          const inner = junctionOf(this.#graph, each)
          return inner ? `(${this.#ask(each)})` : this.#ask(each)
        })
        .join(` ${this.#t(junction.word)} `)
    }
    const condition = readCondition(this.#graph, node.id)
    if (condition) return this.#sayCondition(condition)
    if (node.name !== 'not' || node.form !== 'call') return undefined
    const inner = this.#part(node.ports[0]?.node)
    return this.#t('say.not', { test: `(${this.#ask(inner)})` })
  }

  #ask(node: GraphNode | undefined): string {
    if (!node) return ''
    const condition = readCondition(this.#graph, node.id)
    return this.#question(node) ?? (condition ? this.#sayCondition(condition) : this.#phrase(node))
  }

  #sayCondition({ operator, subject, value }: Condition): string {
    const words = `${this.#within(subject)} ${this.#t(`is.${operator}` satisfies `is.${ConditionOperator}`)}`
    if (!value) return words
    const compared =
      value.kind === 'list'
        ? this.#parts(value)
            .map((each) => this.#within(each))
            .join(', ')
        : this.#within(value)
    return `${words} ${compared}`
  }

  /** A part of a sentence, in brackets where it would run into what is around it. */
  #within(node: GraphNode): string {
    const said = this.#phrase(node)
    const isSum = node.kind === 'fn' && node.form === 'infix'
    return isSum ? `(${said})` : said
  }

  #quoted(node: GraphNode): string {
    return node.kind === 'constant'
      ? `“${oneLine(typeof node.value === 'string' ? node.value : node.text)}”`
      : this.#within(node)
  }

  #phrase(node: GraphNode | undefined): string {
    if (!node) return ''
    const { strong, rest } = this.tell(node)
    if (strong === '' || rest === '') return strong + rest
    return node.kind === 'fn' ||
      (node.kind === 'when' && node.form !== 'if' && node.form !== 'choice')
      ? `${strong} (${rest})`
      : `${strong} ${rest}`
  }

  #all(node: GraphNode): string {
    return this.#parts(node)
      .map((each) =>
        typeof constantOf(each) === 'string' ? this.#quoted(each) : this.#within(each),
      )
      .join(', ')
  }

  #parts({ ports }: GraphNode): readonly GraphNode[] {
    return ports.flatMap(({ node }) => this.#part(node) ?? [])
  }

  #part(id: string | undefined): GraphNode | undefined {
    return id === undefined ? undefined : partOf(this.#graph, id)
  }
}

/** Asks whether an item of a list is there. */
const FILLED = /^\$(?: *!= *(?:null|""))?$|^\$not\(\$empty\(\$\)\)$/

const SIGNS: Readonly<Record<string, string>> = { '-': '−', '*': '×', '/': '÷' }

function constantOf(node: GraphNode): Json | undefined {
  return node.kind === 'constant' ? node.value : undefined
}

/** A regular expression has no value: it is told as it is written. */
function constant(node: Of<'constant'>, t: BlockTranslate): string {
  return node.value === undefined ? node.text : sayValue(node.value, t)
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function oneLine(text: string): string {
  return text.replace(/\r?\n/g, '⏎')
}
