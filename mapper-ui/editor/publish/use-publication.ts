import { useEffect, useState } from 'react'
import type { PlanAnswer } from '../../../server/contract/flows.ts'
import { call } from '../../api/call.ts'
import { useAction } from '../../api/use-action.ts'
import { useText } from '../../text/use-text.ts'
import { useTell } from '../../widgets/use-tell.ts'
import type { OpenFlow } from '../drawer/use-flow-of-file.ts'
import { useEditor, useFlow, useView } from '../editor-context.tsx'
import type { Draft } from '../use-draft.ts'
import { publishText } from './text.ts'

/** Records that are planned, and that the first run writes at most. */
export const MAX_PLANNED = 25
const ASKED = { scope: { kind: 'changes' }, limit: MAX_PLANNED } as const

/** What a person decides about the run after publishing. */
export interface RunWishes {
  readonly runs: boolean
  /** It runs by a schedule from then on: a new one, or that of its file. */
  readonly schedule: 'none' | 'every' | 'own'
}

type Params = Omit<OpenFlow, 'isPublished'>

/** The plan of a draft, and publishing it with what was planned. */
export function usePublication({
  workspace,
  flow,
  draft,
  version,
  onDone,
}: {
  readonly workspace: string
  /** Absent: the file is no flow, or of no integration that is added. */
  readonly flow: OpenFlow | undefined
  readonly draft: Draft
  /** The published version that the draft is compared with. */
  readonly version: number | undefined
  readonly onDone: () => void
}) {
  const t = useText(publishText)
  const tell = useTell()
  const [state, setState] = useState<{ readonly isBusy: boolean; readonly problem?: unknown }>({
    isBusy: false,
  })
  /** It is published, and what it would write is not what was looked at. */
  const [differs, setDiffers] = useState(false)
  const params = flow && { workspace, integration: flow.integration, flow: flow.flow }
  const { plan, planAgain, planPublished, mayPlan } = usePlanOf(params, differs)
  const { publish, isDone } = usePublish(workspace, draft, version)
  const apply = useAction('applyPlan', { refreshes: ['readFlow', 'listRuns'] })

  /** Gives whether the run was started: what would be written has to be what was looked at. */
  async function run(looked: PlanAnswer | undefined): Promise<boolean> {
    const now = await planPublished()
    if (!params || !now || now.plan !== looked?.plan) return false
    await apply.mutateAsync({ params: { ...params, plan: now.plan } })
    return true
  }

  async function publishAnd(note: string, wishes: RunWishes): Promise<void> {
    setState({ isBusy: true })
    try {
      const looked = plan.data?.body
      if (!(await publish(note))) {
        setState({ isBusy: false })
        return
      }
      if (wishes.runs && !(await run(looked))) {
        setDiffers(true)
        setState({ isBusy: false })
        return
      }
      if (wishes.runs) await setSchedule(params, wishes.schedule)
      tell.done(t(wishes.runs ? 'started' : 'published'))
      onDone()
    } catch (problem) {
      setState({ isBusy: false, problem })
    }
  }

  return {
    publishAnd,
    planAgain,
    differs,
    isDone,
    mayPlan,
    ...state,
    plan: {
      // While it is published, what was looked at stays.
      isPending: plan.isPending && !state.isBusy,
      isError: plan.isError && !state.isBusy,
      error: plan.error,
      answer: plan.data?.body,
    },
  }
}

/** The plan of the draft, or of what is published by now; made at once, and again when a person says so. */
function usePlanOf(params: Params | undefined, isPublished: boolean) {
  const text = useFlow((state) => state.text)
  const isSound = useView((view) => view.isSound)
  const plan = useAction('planFlow')
  const mayPlan = params !== undefined && isSound
  const planAgain = (): void => {
    if (params) plan.mutate({ params, body: isPublished ? ASKED : { ...ASKED, text } })
  }
  useEffect(() => {
    if (mayPlan) planAgain()
    // What others merge into the text while this is open is planned, too.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [mayPlan, text])
  const planPublished = async () => params && (await plan.mutateAsync({ params, body: ASKED })).body
  return { plan, planAgain, planPublished, mayPlan }
}

/**
 * Publishes the draft once: whoever tries again what failed after it need not do so. Gives false, and publishes nothing, where
 * the draft or what it is based on is not what was shown.
 */
function usePublish(workspace: string, draft: Draft, version: number | undefined) {
  const t = useText(publishText)
  const { document } = useEditor()
  const path = useFlow((state) => state.path)
  const [isDone, setDone] = useState(false)
  const publishFiles = useAction('publishFiles', {
    refreshes: ['listFiles', 'readProject', 'listVersions', 'listIntegrations', 'listConnectors'],
  })
  const ask = { params: { workspace }, query: { path } }

  async function publish(note: string): Promise<boolean> {
    if (isDone) return true
    const { text } = document.store.getState()
    // What others changed comes into the text, and is shown.
    await draft.look()
    if (!(await draft.saveNow())) throw draft.problem ?? new Error(t('notSaved'))
    const { body: file, etag } = await call('readFile', ask)
    const isShown = file.draft?.text === text && file.published?.version === version
    if (!isShown || document.store.getState().text !== text) {
      await draft.look()
      return false
    }
    const states = etag === undefined ? {} : { [path]: etag }
    const body = { paths: [path], note, addsFlows: true, states }
    await publishFiles.mutateAsync({ params: { workspace }, body })
    setDone(true)
    const now = await call('readFile', ask)
    draft.accept(now.body, now.etag)
    return true
  }
  return { publish, isDone }
}

export type Publication = ReturnType<typeof usePublication>

/** A flow that was added is paused: from here on it runs by a schedule, where a person wants that. */
async function setSchedule(params: Params | undefined, wish: RunWishes['schedule']): Promise<void> {
  if (!params || wish === 'none') return
  const { body, etag } = await call('readFlow', { params })
  const trigger = wish === 'every' ? { every: '15m' } : body.schedule.trigger
  const changed = { ...body.schedule, trigger, isPaused: false }
  await call('scheduleFlow', { params, body: changed, ifMatch: etag ?? '*' })
}
