import { startsWith } from '../../model/document/json-path.ts'
import type { FlowCoverage } from '../../model/mapping/flow-coverage.ts'
import type { MappedField } from '../../model/mapping/mapped-fields.ts'
import type { MappingView } from '../../model/mapping/mapping-view.ts'
import { RowState } from '../../model/mapping/row-states.ts'
import { hasFlag, RowFlag } from '../../model/mapping/schema-rows.ts'
import type { StoryNames } from '../../records/story-names.tsx'
import { sayProblem, sayWithHint } from '../../text/use-problem-text.ts'
import { currentLocale } from '../../text/use-text.ts'
import type { BlockTranslate } from './blocks/text.ts'
import { type Chip, createChipWords } from './chip-words.ts'
import { type CoverageWords, coverageWords } from './coverage-words.ts'
import { type FieldWords, toldOnce, wordsOfField } from './field-words.ts'
import type { Mapping } from './mapping.ts'
import { type PolicyName, policyOf } from './policy-cell.tsx'
import { type RowValues, showValue } from './row-values.ts'
import { type StateName, stateName } from './state-cell.tsx'
import type { Words } from './text.ts'

/**
 * All that a target row shows, as plain words: a row is rendered again only when one of them changes, whatever else
 * happened to the flow.
 */
export interface RowWords extends FieldWords, CoverageWords, Chip {
  readonly isRequired: boolean
  /** The system makes its value, and takes none. */
  readonly isReadOnly: boolean
  /** The whole row as one sentence. */
  readonly label: string
  /** Of a list: which of its items is shown, and of how many. */
  readonly item: number
  readonly items: number
  readonly policy: PolicyName | undefined
  readonly state: StateName
  readonly stateWords: string
  readonly create: string
  readonly update: string
  readonly createLook: ValueLook
  readonly updateLook: ValueLook
}

/** `held`: not sent in this mode. */
export type ValueLook = 'value' | 'held' | 'error' | undefined

/** What rows tell of. */
export interface RowSources {
  readonly view: MappingView
  readonly values: RowValues
  readonly coverage: FlowCoverage | undefined
  /** Whether formulas are told in words, or shown as they are written. */
  readonly names: StoryNames
  readonly tb: BlockTranslate
}

/** Tells rows of one view; what was told before is remembered. */
export function wordsOfRows(
  { editor }: Mapping,
  { view, values, coverage, names, tb }: RowSources,
  t: Words,
): (row: number) => RowWords {
  const { chipWords, fullWords } = createChipWords(editor, { view, names, tb })
  return toldOnce(tell)

  function tell(row: number): RowWords {
    const { target } = view
    const field = view.fields[view.fieldOf[row] ?? -1]
    const create = valueWords(field, 'create', values, t)
    const update = valueWords(field, 'update', values, t)
    const open = coverageWords(coverage, field, t)
    // A mark that all is well is never beside a value that is not.
    const failed = [create, update].find(({ look }) => look === 'error')
    const standing = failed
      ? ({ state: 'error', stateWords: failed.words } as const)
      : stateWords(row, field)
    return {
      ...wordsOfField(target, row),
      isRequired: hasFlag(target, row, RowFlag.required),
      isReadOnly: hasFlag(target, row, RowFlag.readOnly),
      label: [describeRow(row, field, standing.state), open.neverFilled, open.untested]
        .filter(Boolean)
        .join(', '),
      ...open,
      ...chipWords(row, field),
      ...loopWords(values, field),
      policy: policyOf(view, row),
      ...standing,
      create: create.words,
      createLook: create.look,
      update: update.words,
      updateLook: update.look,
    }
  }

  function stateWords(
    row: number,
    field: MappedField | undefined,
  ): Pick<RowWords, 'state' | 'stateWords'> {
    const state = view.states[row] ?? 0
    const name = stateName(state)
    const mistake =
      state === RowState.error && field
        ? editor.document.store
            .getState()
            .diagnostics.find(
              ({ severity, path }) => severity === 'error' && startsWith(path, field.path),
            )
        : undefined
    const words = mistake ? sayWithHint(currentLocale(), mistake) : t(name)
    return { state: name, stateWords: words }
  }

  function describeRow(row: number, field: MappedField | undefined, state: StateName): string {
    const { target } = view
    const isPlain = field !== undefined && !isContainer(field)
    const value = isPlain ? values.of(field, 'create')?.value : undefined
    return [
      target.names[row] ?? '',
      target.titles[row] ?? '',
      hasFlag(target, row, RowFlag.list) ? t('list') : '',
      hasFlag(target, row, RowFlag.required) ? t('required') : '',
      hasFlag(target, row, RowFlag.readOnly) ? t('readOnly') : '',
      t(state),
      field && field.kind !== 'group' ? t('mappedFrom', { text: fullWords(row, field) }) : '',
      value === undefined ? '' : t('gives', { value: showValue(value) }),
    ]
      .filter(Boolean)
      .join(', ')
  }
}

function loopWords(
  values: RowValues,
  field: MappedField | undefined,
): Pick<RowWords, 'item' | 'items'> {
  if (field?.kind !== 'loop') return { item: 0, items: 0 }
  const scope = { path: field.path, list: field.text, outer: field.scope }
  return { item: values.itemOf(scope), items: values.countOf(scope) }
}

function valueWords(
  field: MappedField | undefined,
  mode: 'create' | 'update',
  values: RowValues,
  t: Words,
): { readonly words: string; readonly look: ValueLook } {
  const told = field && values.of(field, mode)
  if (!told) return { words: '', look: undefined }
  if (told.error) return { words: sayProblem(currentLocale(), told.error.message), look: 'error' }
  if (told.notSent !== undefined) {
    const kept = told.kept === undefined ? t('notSent') : t('kept', { value: showValue(told.kept) })
    return { words: kept, look: 'held' }
  }
  return { words: isContainer(field) ? '' : showValue(told.value), look: 'value' }
}

function isContainer({ kind }: MappedField): boolean {
  return kind === 'group' || kind === 'loop'
}
