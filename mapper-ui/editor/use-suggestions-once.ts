import { useSearch } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { useStore } from 'zustand'
import type { CommandId } from '../model/keymap.ts'
import { pageCommands } from '../widgets/page-commands.ts'
import { useView } from './editor-context.tsx'

const SUGGEST = `command ${'auto-map' satisfies CommandId}`

/** A flow that was just begun is opened with suggestions: as if somebody had asked for them. */
export function useSuggestionsOnce(): void {
  const { suggest } = useSearch({ from: '/inside/w/$workspace/edit' })
  const isDone = useRef(false)
  const run = useStore(pageCommands, (commands) => commands.find(({ id }) => id === SUGGEST)?.run)
  const isReady = useView(
    ({ surroundings, samples }) => surroundings !== undefined && samples.length > 0,
  )
  useEffect(() => {
    if (suggest === undefined || isDone.current || !isReady || !run) return
    isDone.current = true
    run()
  }, [suggest, isReady, run])
}
