import { TextInput } from '@mantine/core'
import { useMemo, useRef, useState } from 'react'
import { describeFunctions, drawFormula, type GraphNode } from '../../../../engine/index.ts'
import { wrapPart } from '../../../model/blocks/change-parts.ts'
import { writeCondition } from '../../../model/blocks/conditions.ts'
import { replacePart } from '../../../model/blocks/replace-part.ts'
import { tableNames } from '../../../model/mapping/flow-surroundings.ts'
import { functionTitle } from '../../../text/help-text.ts'
import { useLocale, useText } from '../../../text/use-text.ts'
import { useFlow, useView } from '../../editor-context.tsx'
import { useMappingView } from '../mapping-context.tsx'
import { useBlocks } from './blocks-context.tsx'
import { ChoiceInPlace } from './choice-in-place.tsx'
import { FieldChoice } from './field-choice.tsx'
import { firstQuestion } from './first-question.ts'
import { focusInput } from './focus-input.ts'
import { blocksText } from './text.ts'
import type { Editing } from './use-editing.ts'
import { useKeptText } from './use-kept-text.ts'

/** Asks in the place of a part what it shall become. */
export function EditPart({
  node,
  editing,
}: {
  readonly node: GraphNode
  readonly editing: Editing
}) {
  const t = useText(blocksText)
  const { field, graph, write } = useBlocks()
  const view = useMappingView()
  const take = (formula: string): void => {
    editing.end()
    write(formula)
  }
  switch (editing.what) {
    case 'text':
      return (
        <TextOfPart
          text={node.text}
          onTake={(text) => take(replacePart(graph, node.id, text))}
          onLeave={editing.end}
        />
      )
    case 'function':
      return (
        <FunctionChoice
          onChoose={(name) =>
            take(wrapPart(graph, node.id, { kind: 'function', name, others: othersOf(name) }))
          }
          onLeave={editing.end}
        />
      )
    case 'table':
      return (
        <TableChoice
          onChoose={(table) => take(wrapPart(graph, node.id, { kind: 'table', table }))}
          onLeave={editing.end}
        />
      )
    case 'if':
      return (
        <FieldChoice
          label={t('newCondition')}
          scope={field.scope}
          onChoose={(formula) => {
            const question = firstQuestion(view, formula, field.scope)
            const condition = writeCondition(question, formula)
            take(wrapPart(graph, node.id, { kind: 'if', condition }))
          }}
          onLeave={editing.end}
        />
      )
    case 'field':
    case undefined:
      return (
        <FieldChoice
          label={t('chooseField')}
          scope={field.scope}
          onChoose={(formula) => take(replacePart(graph, node.id, formula))}
          onLeave={editing.end}
        />
      )
  }
}

/** Values for what a function needs besides the first, to be changed then. */
function othersOf(name: string): readonly string[] {
  const signature = describeFunctions().find((each) => each.name === name)?.signature ?? ''
  const names = /\((.*)\)/.exec(signature)?.[1]?.split(', ').slice(1) ?? []
  const needed = NEEDED[name] ?? 0
  return names.slice(0, needed).map((argument) => (NUMBERS.has(argument) ? '0' : '""'))
}

/** How many values a function cannot do without, besides the first. */
const NEEDED: Readonly<Record<string, number>> = {
  if: 2,
  formatDate: 1,
  parseDate: 1,
  addDays: 1,
  inZone: 1,
  substring: 1,
  substringBefore: 1,
  substringAfter: 1,
  pad: 1,
  contains: 1,
  split: 1,
  match: 1,
  replace: 2,
  power: 1,
  formatNumber: 1,
  formatInteger: 1,
  parseInteger: 1,
  append: 1,
  zip: 1,
  lookup: 1,
}

const NUMBERS: ReadonlySet<string> = new Set(['days', 'start', 'width', 'exponent', 'decimals'])

function FunctionChoice({
  onChoose,
  onLeave,
}: {
  readonly onChoose: (name: string) => void
  readonly onLeave: () => void
}) {
  const t = useText(blocksText)
  const locale = useLocale()
  const functions = useMemo(
    () =>
      describeFunctions().map(({ name }) => ({
        value: name,
        label: `${functionTitle(locale, name)} · $${name}`,
      })),
    [locale],
  )
  return (
    <ChoiceInPlace
      label={t('chooseFunction')}
      nothing={t('noSuchFunction')}
      data={functions}
      onChoose={onChoose}
      onLeave={onLeave}
    />
  )
}

function TableChoice({
  onChoose,
  onLeave,
}: {
  readonly onChoose: (table: string) => void
  readonly onLeave: () => void
}) {
  const t = useText(blocksText)
  const flow = useFlow((state) => state.flow.value)
  const surroundings = useView((state) => state.surroundings)
  const names = surroundings ? tableNames(flow, surroundings) : []
  return (
    <ChoiceInPlace
      label={t('chooseTable')}
      nothing={t('noTable')}
      data={names.map((name) => ({ value: name, label: name }))}
      onChoose={onChoose}
      onLeave={onLeave}
    />
  )
}

function TextOfPart({
  text,
  onTake,
  onLeave,
}: {
  readonly text: string
  readonly onTake: (text: string) => void
  readonly onLeave: () => void
}) {
  const t = useText(blocksText)
  const [value, setValue] = useState(text)
  const isFormula = useMemo(() => isParsed(value), [value])
  const isLeft = useRef(false)
  const leave = (): void => {
    isLeft.current = true
    onLeave()
  }
  const take = (): boolean => {
    const isTaken = !isLeft.current && isFormula && value.trim() !== text
    isLeft.current ||= isTaken
    if (isTaken) onTake(value.trim())
    return isTaken
  }
  const save = (): void => {
    if (!take()) leave()
  }
  useKeptText(take)
  return (
    <TextInput
      size="xs"
      ref={focusInput}
      aria-label={t('formulaOfPart')}
      error={!isFormula}
      value={value}
      w="100%"
      styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
      onChange={({ currentTarget }) => setValue(currentTarget.value)}
      onBlur={save}
      onKeyDown={(event) => {
        event.stopPropagation()
        if (event.key === 'Enter' && isFormula) save()
        if (event.key === 'Escape') leave()
      }}
    />
  )
}

function isParsed(text: string): boolean {
  if (text.trim() === '') return false
  const { nodes, root } = drawFormula(text)
  const node = nodes.find(({ id }) => id === root)
  return node?.kind !== 'code' || node.reason !== 'it is not a formula'
}
