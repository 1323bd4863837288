import { useMemo } from 'react'
import type { DocumentPath, Json } from '../../../engine/index.ts'
import { isSamePath, listAt, showPath } from '../../model/document/json-path.ts'
import {
  addElse,
  addStep,
  moveStep,
  removeStep,
  wrapStep,
} from '../../model/gesture/change-steps.ts'
import { listSteps, type Verb } from '../../model/mapping/flow-steps.ts'
import { layoutPipeline, type PipelineLayout } from '../../model/pipeline/layout-pipeline.ts'
import { nodeAtPath, type PipelineView, viewPipeline } from '../../model/pipeline/pipeline-view.ts'
import { readSections } from '../../model/pipeline/read-sections.ts'
import { countSections, type SectionCount } from '../../model/pipeline/section-counts.ts'
import type { Editor } from '../editor.ts'
import { useEditor, useFlow, useView } from '../editor-context.tsx'
import { isMapped } from '../mapping/choose-step.ts'
import { shownPreview } from '../shown-preview.ts'
import { neighbourPosition, pathAfterMove, type StepPosition } from './step-moves.ts'
import { readOutcomes, type StepOutcome } from './step-outcomes.ts'
import { stepSkeleton } from './step-skeleton.ts'
import { useMeasure } from './step-words.ts'
import { useFolds } from './use-folds.ts'
import { type CountedSteps, useStepEnds } from './use-step-ends.ts'

export interface Pipeline {
  readonly view: PipelineView
  readonly layout: PipelineLayout
  readonly outcomes: ReadonlyMap<string, StepOutcome> | undefined
  /** What became of real records. */
  readonly counted: CountedSteps | undefined
  /** By id of section. */
  readonly sectionCounts: ReadonlyMap<string, SectionCount> | undefined
  /** Id of the node that is chosen. */
  readonly chosen: string | undefined
  /** Ids of sections, and of cards with several steps. */
  readonly folded: ReadonlySet<string>
  /** Folds a section or a card with several steps, or unfolds it. */
  readonly fold: (run: string) => void
}

/** The flow as nodes and lanes, and what the chosen sample did in it. */
export function usePipeline(): Pipeline {
  const flow = useFlow((state) => state.flow.value)
  const diagnostics = useFlow((state) => state.diagnostics)
  const step = useView(({ place }) => place.step)
  const pass = useView((state) => shownPreview(state)?.[state.mode])
  const reading = useFlow((state) => state.flow)
  const counted = useStepEnds()
  const measure = useMeasure(counted)
  const view = useMemo(
    () => viewPipeline(flow, diagnostics, readSections(reading)),
    [flow, diagnostics, reading],
  )
  const { folded, fold } = useFolds()
  const layout = useMemo(() => layoutPipeline(view, measure, folded), [view, measure, folded])
  const outcomes = useMemo(() => pass && readOutcomes(pass), [pass])
  const chosen = step ? nodeAtPath(view, step)?.id : undefined
  const sectionCounts = useMemo(
    () => counted && countSections(view, counted.ends, counted.records),
    [view, counted],
  )
  return useMemo(
    () => ({ view, layout, outcomes, counted, sectionCounts, chosen, folded, fold }),
    [view, layout, outcomes, counted, sectionCounts, chosen, folded, fold],
  )
}

/** What can be done with steps, by mouse and by keys alike. */
export interface PipelineActions {
  readonly choose: (path: DocumentPath | undefined) => void
  readonly move: (step: DocumentPath, by: -1 | 1) => void
  readonly moveTo: (step: DocumentPath, to: StepPosition) => void
  /** Behind the step that is chosen, or at the end. */
  readonly add: (verb: Verb) => void
  readonly remove: (step: DocumentPath) => void
  readonly wrap: (step: DocumentPath, modifier: 'if' | 'for') => void
  readonly addElse: (step: DocumentPath) => void
  /** The mapping of a step that has one. */
  readonly openMapping: (step: DocumentPath) => boolean
}

export function usePipelineActions(): PipelineActions {
  const editor = useEditor()
  return useMemo(() => actionsOf(editor), [editor])
}

function actionsOf(editor: Editor): PipelineActions {
  const flow = () => editor.document.store.getState().flow.value
  const choose = (step: DocumentPath | undefined) => editor.select({ step, field: undefined })
  const moveTo = (step: DocumentPath, to: StepPosition) => {
    const isMade = editor.perform(moveStep(flow(), step, to.list, to.position))
    if (isMade) choose(pathAfterMove(step, to))
  }
  return {
    choose,
    moveTo,
    move: (step, by) => {
      const to = neighbourPosition(flow(), step, by)
      if (to) moveTo(step, to)
    },
    add: (verb) => {
      const { place, surroundings } = editor.view.getState()
      const step = stepSkeleton(verb, flow(), surroundings)
      const { list, position } = placeBehind(flow(), place.step)
      if (editor.perform(addStep(flow(), list, position, step))) choose([...list, position])
    },
    remove: (step) => {
      const { list, position } = placeBehind(flow(), step)
      if (!editor.perform(removeStep(flow(), step))) return
      const left = listAt(flow(), list)?.length ?? 0
      choose(left === 0 ? undefined : [...list, Math.min(position - 1, left - 1)])
    },
    wrap: (step, modifier) => {
      const head = modifier === 'if' ? { if: 'true' } : { for: '$record' }
      if (editor.perform(wrapStep(flow(), step, head))) choose(step)
    },
    addElse: (step) => {
      const first = stepSkeleton('skip', flow(), undefined)
      const sentence = { skip: first['skip'] ?? '' }
      if (editor.perform(addElse(flow(), step, sentence))) choose([...step, 'else', 0])
    },
    openMapping: (step) => {
      const own = listSteps(flow()).find(({ path }) => isSamePath(path, step))
      const places = editor.view.getState().surroundings?.titles.places ?? {}
      if (!own || !isMapped(own, places)) return false
      editor.select({ surface: 'mapping', step })
      return true
    },
  }
}

function placeBehind(flow: Json, step: DocumentPath | undefined): StepPosition {
  if (step?.[0] === 'source') return { list: ['steps'], position: 0 }
  const isThere = step && listSteps(flow).some(({ path }) => showPath(path) === showPath(step))
  if (!isThere) return { list: ['steps'], position: listAt(flow, ['steps'])?.length ?? 0 }
  return { list: step.slice(0, -1), position: Number(step.at(-1)) + 1 }
}
