import { createStore } from 'zustand'
import { type DocumentPath, isJsonObject, type Json } from '../../engine/index.ts'
import { startsWith } from '../model/document/json-path.ts'
import { callAt, pathOfCalled, surroundingsOfCalled } from '../model/mapping/called-steps.ts'
import { type FlowStep, listSteps } from '../model/mapping/flow-steps.ts'
import { scopeOfStep } from '../model/mapping/item-scope.ts'
import { type Editor, type EditorView, performOn, type SeenValues, viewAt } from './editor.ts'
import { turnOf } from './mapping/row-values.ts'
import type { FlowPreviewShown, FormulaPlace, ProjectRequest } from './project/project-messages.ts'
import { shownPreview } from './shown-preview.ts'

/**
 * Shared steps as an editor within the flow that calls them: gestures change their own file, and what is seen, values of the
 * sample and mistakes, is what the flow says of them.
 */
export interface GuestEditor {
  readonly editor: Editor
  /** Keeps what is seen up to date with the flow, until the result is called. */
  readonly follow: () => () => void
}

interface Called {
  readonly host: Editor
  readonly call: FlowStep
  readonly path: string
  readonly text: string
}

export function createGuestEditor({ host, call, path, text }: Called): GuestEditor {
  const document = host.openBeside(path, text)
  const prefix = pathOfCalled(call)
  const { step, field } = host.view.getState().place
  const inner = step && startsWith(step, prefix) ? step.slice(prefix.length) : undefined
  const place = { surface: 'mapping', step: inner, field: inner && field } as const
  const view = createStore<EditorView>(() => ({
    ...viewAt(place),
    ...takenOver(host.view.getState()),
    surroundings: around(host, call),
  }))
  const turn = turnOf(scopeOfStep(call), {})
  const within = createWithin(prefix, turn)
  const placeInHost = (own: FormulaPlace): FormulaPlace => ({
    ...own,
    step: [...prefix, ...own.step],
    turn: [...turn, ...own.turn],
  })
  const inHost = <Asked extends ProjectRequest>(request: Asked): Asked => {
    if (!('place' in request)) return request
    const placed = { ...request, place: placeInHost(request.place) }
    return 'field' in placed ? { ...placed, field: [...prefix, ...placed.field] } : placed
  }
  const editor: Editor = {
    document,
    view,
    project: { ask: (request) => host.project.ask(inHost(request)) },
    linkTo: (own) => host.linkTo({ ...own, step: own.step ? [...prefix, ...own.step] : call.path }),
    openBeside: host.openBeside,
    perform: (outcome) => performOn(editor, outcome),
    select: (chosen) => {
      const next = { ...view.getState().place, ...chosen }
      view.setState({ place: { ...next, surface: 'mapping' } })
      const there = next.step ? [...prefix, ...next.step] : call.path
      host.select({ surface: next.surface, step: there, field: next.field })
    },
    say: host.say,
    goToLine: host.goToLine,
    follow: () => () => undefined,
  }

  function read(state: EditorView): void {
    view.setState({ ...takenOver(state), previews: previewsWithin(state.previews, within) })
  }

  const look = () => void lookAtSample(editor)

  return {
    editor,
    follow: () => {
      read(host.view.getState())
      look()
      host.view.setState({ guest: editor })
      const stops = [
        host.view.subscribe((state, before) => {
          read(state)
          if (state.surroundings !== before.surroundings) {
            view.setState({ surroundings: around(host, call) })
          }
        }),
        host.document.store.subscribe(({ flow }, before) => {
          if (flow !== before.flow) view.setState({ surroundings: around(host, call) })
        }),
        view.subscribe((state, before) => {
          if (state.sample !== before.sample && state.sample !== host.view.getState().sample) {
            host.view.setState({ sample: state.sample })
          }
          if (state.previews !== before.previews || state.sample !== before.sample) look()
        }),
      ]
      return () => {
        for (const stop of stops) stop()
        if (host.view.getState().guest === editor) host.view.setState({ guest: undefined })
      }
    },
  }
}

/** Asks what the formulas of the first step see of the sample. */
async function lookAtSample({ document, view, project }: Editor): Promise<void> {
  const { previews, sample, mode, surroundings } = view.getState()
  const [first] = listSteps(document.store.getState().flow.value)
  if (!first || !shownPreview(view.getState())) return view.setState({ seen: undefined })
  const at = { sample, mode, step: first.path, turn: [], lists: [] }
  const valueOf = async (formula: string): Promise<Json | undefined> =>
    (await project.ask<'evaluate'>({ kind: 'evaluate', place: at, formula }))?.[0]?.value
  const names: Record<string, Json> = {}
  for (const name of Object.keys(surroundings?.caller?.given ?? {})) {
    const value = await valueOf(`$${name}`)
    if (value !== undefined) names[name] = value
  }
  const input = await valueOf('$')
  const seen: SeenValues = { input: isJsonObject(input) ? input : undefined, names }
  // Asked before something changed, it is not told of that.
  if (view.getState().previews === previews) view.setState({ seen })
}

/** The editor whose file gestures and undo are about now: shared steps that are open within, or the file itself. */
export function innermost(editor: Editor): Editor {
  const { guest } = editor.view.getState()
  return guest ? innermost(guest) : editor
}

/** What is seen in shared steps as in their flow. */
function takenOver({ samples, sample, mode, stopped, isSound }: EditorView): Partial<EditorView> {
  return { samples, sample, mode, stopped, isSound }
}

function around(host: Editor, call: FlowStep): EditorView['surroundings'] {
  const flow = host.document.store.getState().flow.value
  const { surroundings } = host.view.getState()
  // The call may have been changed since it was opened.
  const now = callAt(flow, call.path) ?? call
  return surroundings && surroundingsOfCalled(flow, surroundings, now)
}

type Within = (shown: FlowPreviewShown) => FlowPreviewShown

function previewsWithin(previews: EditorView['previews'], within: Within): EditorView['previews'] {
  if (!previews) return undefined
  const shown = [...previews.shown].map(([at, each]) => [at, within(each)] as const)
  return { ...previews, shown: new Map(shown) }
}

/** What came of a sample in the called steps, with paths of their own file; the same for the same preview. */
function createWithin(prefix: DocumentPath, turn: readonly number[]): Within {
  const known = new WeakMap<FlowPreviewShown, FlowPreviewShown>()
  const isWithin = (each: { readonly path: DocumentPath; readonly turn: readonly number[] }) =>
    startsWith(each.path, prefix) && startsWith(each.turn, turn)
  const moved = <Each extends { readonly path: DocumentPath; readonly turn: readonly number[] }>(
    list: readonly Each[],
  ): readonly Each[] =>
    list.flatMap((each) =>
      isWithin(each)
        ? [
            {
              ...each,
              path: each.path.slice(prefix.length),
              turn: each.turn.slice(turn.length),
            },
          ]
        : [],
    )
  const passWithin = (pass: FlowPreviewShown['create']): FlowPreviewShown['create'] => ({
    ...pass,
    steps: moved(pass.steps),
    fields: moved(pass.fields),
  })
  return (shown) => {
    const read = known.get(shown) ?? {
      create: passWithin(shown.create),
      update: passWithin(shown.update),
    }
    known.set(shown, read)
    return read
  }
}
