import { useCallback, useEffect, useState } from 'react'
import { findResource } from '../../model/mapping/flow-surroundings.ts'
import { spokenTitle } from '../../model/mapping/step-titles.ts'
import type { StepDescription } from '../../model/pipeline/describe-step.ts'
import type { MeasureNode } from '../../model/pipeline/layout-pipeline.ts'
import type { PipelineNode, StepBadge } from '../../model/pipeline/pipeline-view.ts'
import { spellName, spellPath } from '../../model/pipeline/spell-formula.ts'
import { type Translate, useLocale, useText } from '../../text/use-text.ts'
import { useFlow, useView } from '../editor-context.tsx'
import { areLettersThere, countTextLines, loadLetters } from './count-text-lines.ts'
import { hasEnds } from './step-end-links.tsx'
import { pipelineText } from './text.ts'
import type { CountedSteps } from './use-step-ends.ts'

type Say = Translate<(typeof pipelineText)['keys'][number]>

/** Forms that are about a record of a system. */
const OF_RESOURCE: ReadonlySet<StepDescription['form']> = new Set([
  'read',
  'find',
  'findAll',
  'create',
  'update',
  'upsert',
  'write',
  'delete',
])

/** What a step is called: by its author, or else by what it does. */
export function useStepName(): (node: Pick<PipelineNode, 'title' | 'calls' | 'does'>) => string {
  const t = useText(pipelineText)
  const titleOf = useResourceTitle()
  const language = useLocale()
  const titles = useView((view) => view.surroundings?.titles)
  return useCallback(
    ({ title, calls, does: { form, about, others } }) => {
      const own = title ?? titles?.called[calls ?? '']
      if (own !== undefined) return titles ? spokenTitle(titles, language, own) : own
      const words = OF_RESOURCE.has(form) ? titleOf(about) : about
      if (words === '' && (form === 'skip' || form === 'fail')) return t(`name.${form}Plain`)
      if (form === 'let' && others > 0) return t('name.letMore', { about: words, count: others })
      return t(`name.${form}`, { about: words })
    },
    [t, titleOf, titles, language],
  )
}

/** `pos.order` as the connector calls it, within a sentence: "order". */
function useResourceTitle(): (name: string) => string {
  const flow = useFlow((state) => state.flow.value)
  const surroundings = useView((view) => view.surroundings)
  return useCallback(
    (name) => {
      const title =
        (surroundings && findResource(flow, surroundings, name)?.title) ??
        spellName(name.split('.').at(-1) ?? name)
      // Abbreviations stay as they are.
      const isWord = /^\p{Lu}\p{Ll}/u.test(title)
      return isWord ? `${title.charAt(0).toLowerCase()}${title.slice(1)}` : title
    },
    [flow, surroundings],
  )
}

/** How a step is done, in short: for which list, under which condition, found by what. */
export function useStepDetails(): (node: PipelineNode) => readonly string[] {
  const t = useText(pipelineText)
  return useCallback(
    (node) => node.badges.map((badge) => detailOf(node, badge, t)).filter((text) => text !== ''),
    [t],
  )
}

/** Empty for what is said by the title of the step, or not at all. */
function detailOf({ kind, verb }: PipelineNode, { kind: badge, text }: StepBadge, t: Say): string {
  switch (badge) {
    case 'for':
    case 'if':
      return verb === 'do' ? '' : t(`detail.${badge}`, { about: spellPath(text).text })
    case 'match':
      return t(kind === 'source' ? 'detail.with' : 'detail.match', { about: text })
    case 'link':
      return t('detail.link', { about: text })
    case 'missing':
      return isToldMissing(text) ? t(`detail.${text}`) : ''
    case 'fields':
      return t('fields', { count: Number(text) })
    case 'mode':
    case 'as':
    case 'unchanged':
      return ''
  }
}

/** Without it a record fails. */
function isToldMissing(text: string): text is 'ok' | 'wait' | 'skip' {
  return text === 'ok' || text === 'wait' || text === 'skip'
}

/** What a card with several steps is called. */
export function useRunName(): (
  kind: 'checks' | 'values' | 'lookUps',
  nodes: readonly PipelineNode[],
) => string {
  const t = useText(pipelineText)
  return (kind, nodes) => {
    const list = nodes[0]?.badges.find((badge) => badge.kind === 'for')?.text
    const isOfList = kind === 'lookUps' && list !== undefined
    return isOfList
      ? t('run.lookUpsFor', { count: nodes.length, about: spellPath(list).text })
      : t(`run.${kind}`, { count: nodes.length })
  }
}

/** Measures cards before they are drawn. */
export function useMeasure(counted: CountedSteps | undefined): MeasureNode {
  const nameOf = useStepName()
  const detailsOf = useStepDetails()
  const count = useCountLines()
  return useCallback(
    (node, width) => ({
      lines: count(nameOf(node), width),
      hasDetails: detailsOf(node).length > 0,
      hasEnds: hasEnds(counted, node.id),
    }),
    [count, nameOf, detailsOf, counted],
  )
}

/** Another function once the letters have come, so that all is measured anew. */
function useCountLines(): typeof countTextLines {
  const [count, setCount] = useState(() => countTextLines)
  useEffect(() => {
    if (areLettersThere()) return
    void loadLetters().then(() => setCount(() => countTextLines.bind(undefined)))
  }, [])
  return count
}
