import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Diagnostic, JsonObject, ProjectFile } from '../../engine/index.ts'
import { type FlowPlace, movePlace, toQuery } from '../model/deep-link.ts'
import {
  createFlowDocument,
  type FlowDocument,
  type FlowState,
} from '../model/document/flow-document.ts'
import type { GestureOutcome } from '../model/document/gesture.ts'
import { type Label, label as labelOf } from '../model/document/label.ts'
import type { FlowSurroundings } from '../model/mapping/flow-surroundings.ts'
import { createProjectClient, type ProjectClient } from './project/project-client.ts'
import type { FlowPreviewShown, PreviewSample, TestsShown } from './project/project-messages.ts'

/** What is seen of a flow that is not in its text: nothing of it can be undone, and nothing of it is saved. */
export interface EditorView {
  /** One selection over all surfaces. */
  readonly place: FlowPlace
  readonly isSplit: boolean
  readonly drawer: 'closed' | 'problems' | 'samples' | 'tests' | 'plan' | 'diff' | 'drift'
  /** The systems and the integration around the flow; absent until the project is read. */
  readonly surroundings: FlowSurroundings | undefined
  /** The flow can run as it is written. */
  readonly isSound: boolean
  readonly samples: readonly NamedSample[]
  /** Which sample's values are shown. */
  readonly sample: number
  readonly mode: 'create' | 'update'
  /** For the version of the text that it names: of the sample that is chosen, and of those that were before. */
  readonly previews:
    | {
        readonly version: number
        readonly samples: readonly NamedSample[]
        /** By position of the sample. */
        readonly shown: ReadonlyMap<number, FlowPreviewShown>
      }
    | undefined
  /** Position of a sample whose values took too long, in the text as it is. */
  readonly stopped: number | undefined
  readonly tests: { readonly version: number; readonly shown: TestsShown } | undefined
  /** What formulas of shared steps see of the sample: of a flow, that is the record itself. */
  readonly seen: SeenValues | undefined
  /** Shared steps that are mapped within the flow. */
  readonly guest: Editor | undefined
  /** Said by the live region, and shown as a short notice: what a gesture did, or why it was refused. */
  readonly notice:
    | { readonly label: Label; readonly isRefusal: boolean; readonly count: number }
    | undefined
  /** Where the text view is to put its caret. */
  readonly caret:
    | { readonly line: number; readonly column: number; readonly count: number }
    | undefined
}

export interface SeenValues {
  readonly input: JsonObject | undefined
  /** Of names, without their dollar sign. */
  readonly names: JsonObject
}

export interface NamedSample extends PreviewSample {
  readonly id: string
  readonly title: string
  /** Of the schema: no system has its values. */
  readonly isMadeUp: boolean
}

/** One file under edit, with everything that its views share. */
export interface Editor {
  readonly document: FlowDocument
  readonly view: StoreApi<EditorView>
  readonly project: Pick<ProjectClient, 'ask'>
  /** The query of the address that leads to a place of the file. */
  readonly linkTo: (place: FlowPlace) => Readonly<Record<string, string>>
  /** Another file that is changed within this one, as shared steps that a flow calls: the same one each time. */
  readonly openBeside: (path: string, text: string) => FlowDocument
  /** Makes a gesture, and says what it did or why it cannot be made. Gives whether it was made. */
  readonly perform: (outcome: GestureOutcome) => boolean
  readonly select: (place: Partial<FlowPlace>) => void
  readonly say: (label: Label, isRefusal?: boolean) => void
  /** Opens the text at a line. */
  readonly goToLine: (line: number, column?: number) => void
  /** Keeps diagnostics, values and tests up to date with the text, until the result is called. */
  readonly follow: (files: readonly ProjectFile[], language: string) => () => void
}

/** How long after a key the text is read. */
const READ_AFTER_MS = 40
/** How long after a key the project is compiled again. */
const CHECK_AFTER_MS = 60

export function createEditor({
  path,
  text,
  place,
}: {
  readonly path: string
  readonly text: string
  readonly place: FlowPlace
}): Editor {
  const document = createFlowDocument(path, text, readAfterTyping())
  const project = createProjectClient((request) => {
    if (request.kind === 'preview' || request.kind === 'values') {
      view.setState({ stopped: request.sample })
    } else {
      editor.say(labelOf('stopped'), true)
    }
  })
  const view = createStore<EditorView>(() => viewAt(place))
  const beside = createBeside()
  const editor: Editor = {
    document,
    view,
    project,
    linkTo: (to) => ({ path, ...Object.fromEntries(toQuery(to)) }),
    openBeside: beside.open,
    perform: (outcome) => performOn(editor, outcome),
    select: (chosen) =>
      view.setState((state) => {
        const next = movePlace(state.place, chosen)
        return next === state.place ? state : { place: next }
      }),
    say: (label, isRefusal = false) =>
      view.setState(({ notice }) => ({
        notice: { label, isRefusal, count: (notice?.count ?? 0) + 1 },
      })),
    goToLine: (line, column = 1) =>
      view.setState(({ caret, place: before, isSplit }) => ({
        caret: { line, column, count: (caret?.count ?? 0) + 1 },
        ...(isSplit ? {} : { place: { ...before, surface: 'yaml' } }),
      })),
    follow: (files, language) => {
      const stop = followText(editor, { project, beside, files, language })
      return () => {
        stop()
        project.close()
      }
    },
  }
  return editor
}

/** What is seen when a file is opened. */
export function viewAt(place: FlowPlace): EditorView {
  return {
    place,
    isSplit: false,
    drawer: 'closed',
    surroundings: undefined,
    isSound: false,
    samples: [],
    sample: 0,
    mode: 'create',
    previews: undefined,
    stopped: undefined,
    tests: undefined,
    seen: undefined,
    guest: undefined,
    notice: undefined,
    caret: undefined,
  }
}

/** Makes a gesture in the file of an editor, and says what it did or why it cannot be made. */
export function performOn(
  { document, say }: Pick<Editor, 'document' | 'say'>,
  outcome: GestureOutcome,
): boolean {
  const done = document.perform(outcome)
  if (done.kind === 'refused') {
    say(done.reason, true)
    return false
  }
  for (const notice of done.notices) say(notice)
  return true
}

/** Files that are changed within another one, as long as that is open. */
interface BesideFiles {
  readonly open: (path: string, text: string) => FlowDocument
  readonly all: () => readonly FlowState[]
  readonly accept: (states: readonly FlowState[], diagnostics: readonly Diagnostic[]) => void
  /** Tells of changes until the result is called. */
  readonly watch: (onChange: () => void) => () => void
}

function createBeside(): BesideFiles {
  const documents = new Map<string, FlowDocument>()
  const watchers = new Set<() => void>()
  return {
    open: (path, text) => {
      const known = documents.get(path)
      if (known) return known
      const opened = createFlowDocument(path, text, readAfterTyping())
      documents.set(path, opened)
      opened.store.subscribe(({ version }, before) => {
        if (version !== before.version) for (const tell of watchers) tell()
      })
      for (const tell of watchers) tell()
      return opened
    },
    all: () => [...documents.values()].map(({ store }) => store.getState()),
    accept: (states, diagnostics) => {
      for (const { path, version } of states) {
        const own = diagnostics.filter(({ file }) => file === path)
        documents.get(path)?.acceptDiagnostics(version, own)
      }
    },
    watch: (onChange) => {
      watchers.add(onChange)
      return () => {
        watchers.delete(onChange)
      }
    },
  }
}

/** Keys that follow each other quickly are read together, so that typing is never held up. */
function readAfterTyping(): (read: () => void) => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  return (read) => {
    clearTimeout(timer)
    timer = setTimeout(read, READ_AFTER_MS)
  }
}

/** Compiles the project after each change, and brings diagnostics, values and tests up to date. */
function followText(
  { document: { store, acceptDiagnostics }, view }: Editor,
  {
    project,
    beside,
    files,
    language,
  }: {
    readonly project: ProjectClient
    readonly beside: BesideFiles
    readonly files: readonly ProjectFile[]
    readonly language: string
  },
): () => void {
  const { path } = store.getState()
  let timer: ReturnType<typeof setTimeout> | undefined
  let isClosed = false

  async function refresh({ text, version }: FlowState): Promise<void> {
    const states = beside.all()
    const checked = await project.ask<'check'>({
      kind: 'check',
      text,
      beside: states.map((each) => ({ path: each.path, text: each.text })),
    })
    if (isClosed || !checked) return
    const { diagnostics, isSound } = checked
    acceptDiagnostics(version, diagnostics)
    beside.accept(states, checked.beside)
    view.setState({ isSound, stopped: undefined })
    const { samples, sample } = view.getState()
    const shown = await project.ask<'preview'>({ kind: 'preview', samples, sample })
    if (isClosed) return
    if (shown) view.setState({ previews: { version, samples, shown: new Map([[sample, shown]]) } })
    if (view.getState().sample !== sample) void showSample()
    if (!isSound || store.getState().version !== version) return
    const tests = await project.ask<'test'>({ kind: 'test' })
    if (tests) view.setState({ tests: { version, shown: tests } })
  }

  /** Another sample of the same list: only one is computed at each change. */
  async function showSample(): Promise<void> {
    const { previews, sample } = view.getState()
    if (!previews || previews.shown.has(sample)) return
    const shown = await project.ask<'values'>({ kind: 'values', sample })
    if (isClosed || !shown) return
    view.setState(({ previews: now }) =>
      // What was asked for before the text changed is not told of it.
      now === previews
        ? { previews: { ...now, shown: new Map(now.shown).set(sample, shown) } }
        : {},
    )
  }

  async function open(): Promise<void> {
    const { text } = store.getState()
    const surroundings = await project.ask<'open'>({ kind: 'open', path, text, files, language })
    if (isClosed) return
    view.setState({ surroundings })
    soon()
  }

  const soon = (): void => {
    clearTimeout(timer)
    timer = setTimeout(() => void refresh(store.getState()), CHECK_AFTER_MS)
  }
  const unsubscribe = [
    beside.watch(soon),
    store.subscribe((state, before) => {
      if (state.version !== before.version) soon()
    }),
    view.subscribe((state, before) => {
      if (state.samples !== before.samples) soon()
      else if (state.sample !== before.sample) void showSample()
    }),
  ]
  void open()
  return () => {
    isClosed = true
    clearTimeout(timer)
    for (const each of unsubscribe) each()
  }
}
