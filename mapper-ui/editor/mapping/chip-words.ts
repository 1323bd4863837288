import { drawFormula, type FormulaGraph } from '../../../engine/index.ts'
import type { MappedField } from '../../model/mapping/mapped-fields.ts'
import { chipOf, lineageOf, type MappingView } from '../../model/mapping/mapping-view.ts'
import { tableTitle } from '../../model/mapping/table-title.ts'
import type { StoryNames } from '../../records/story-names.tsx'
import { functionTitle } from '../../text/help-text.ts'
import { currentLocale } from '../../text/use-text.ts'
import type { Editor } from '../editor.ts'
import {
  type BlockKind,
  type FormulaWords,
  type Speech,
  sayFormula,
  sayValue,
} from './blocks/say-formula.ts'
import type { BlockTranslate } from './blocks/text.ts'
import { titleOfPart } from './blocks/title-of-part.ts'

/** What fills a field, as its block shows it. */
export interface Chip {
  readonly kind: MappedField['kind'] | 'copy' | undefined
  /** As it is written. */
  readonly chip: string
  /** In words: what it does, and with what. */
  readonly strong: string
  readonly rest: string
  /** What kind of block it is. */
  readonly block: BlockKind | undefined
}

interface ChipSources {
  readonly view: MappingView
  /** Whether formulas are told in words, or shown as they are written. */
  readonly names: StoryNames
  readonly tb: BlockTranslate
}

interface ChipWords {
  readonly chipWords: (row: number, field: MappedField | undefined) => Chip
  readonly fullWords: (row: number, field: MappedField) => string
}

const NO_CHIP: Chip = { kind: undefined, chip: '', strong: '', rest: '', block: undefined }

/** Formulas that were drawn: rows are told again with each edit, and most of their formulas are what they were. */
const drawn = new Map<string, FormulaGraph>()
const MOST_DRAWN = 2000

function draw(formula: string): FormulaGraph {
  const known = drawn.get(formula)
  if (known) return known
  if (drawn.size >= MOST_DRAWN) drawn.clear()
  const graph = drawFormula(formula)
  drawn.set(formula, graph)
  return graph
}

/** Of a list: when an item is taken. */
function testOf({ if: test }: MappedField): string {
  return test === undefined ? '' : ` [${test}]`
}

/** Tells what fills the fields of one view. */
export function createChipWords(editor: Editor, { view, names, tb }: ChipSources): ChipWords {
  return { chipWords, fullWords }

  function chipWords(row: number, field: MappedField | undefined): Chip {
    if (!field) return NO_CHIP
    const { kind } = field
    if (kind === 'group') {
      const chip = `${view.filledWithin[row]}/${view.fillableWithin[row]}`
      return { ...NO_CHIP, kind, chip }
    }
    const text = chipOf(view, field)
    const isCopy = kind === 'formula' && lineageOf(view, field)?.isCopy === true
    const chip = kind === 'formula' && !isCopy ? `= ${text}` : text
    const told = fieldWords(field)
    const shown =
      names === 'api' && kind !== 'constant'
        ? { strong: '', rest: `${chip}${testOf(field)}` }
        : told
    return {
      kind: isCopy ? 'copy' : kind,
      chip,
      block: told.kind,
      strong: shown.strong,
      rest: shown.rest,
    }
  }

  function fieldWords(field: MappedField): FormulaWords {
    const { kind, text } = field
    if (kind === 'formula') return sayFormula(draw(text), speechOf(field))
    if (kind === 'loop') return loopChip(field)
    if (kind === 'constant') {
      return { kind: 'constant', strong: sayValue(JSON.parse(text), tb), rest: '' }
    }
    return { kind: 'list', strong: tb('listOf'), rest: text }
  }

  function loopChip(field: MappedField): FormulaWords {
    const list = sayFormula(draw(field.text), speechOf(field))
    const strong = tb('say.each', { list: [list.strong, list.rest].filter(Boolean).join(' ') })
    if (field.if === undefined) return { kind: 'list', strong, rest: '' }
    const test = sayFormula(draw(field.if), speechOf(field))
    const asked = [test.strong, test.rest].filter(Boolean).join(' ')
    return { kind: 'list', strong, rest: tb('say.where', { test: asked }) }
  }

  function speechOf(field: MappedField): Speech {
    return {
      t: tb,
      functionTitle: (name) => functionTitle(currentLocale(), name),
      tableTitle: (name) => {
        const { flow } = editor.document.store.getState()
        return tableTitle(flow.value, editor.view.getState().surroundings, name)
      },
      titleOf: (graph, node) => titleOfPart(view, field, graph, node),
    }
  }

  function fullWords(row: number, field: MappedField): string {
    const { strong, rest } = chipWords(row, field)
    return [strong, rest].filter(Boolean).join(' ')
  }
}
