import { useDisclosure } from '@mantine/hooks'
import { useCallback } from 'react'
import { useMay } from '../../session/session.ts'
import { useOpenFlow } from '../drawer/use-flow-of-file.ts'
import { useFlow, useView } from '../editor-context.tsx'
import type { Draft } from '../use-draft.ts'

/** Whether the draft may be published, and whether a person is looking at what that changes. */
export function usePublishing(workspace: string, draft: Draft) {
  const mayPublish = useMay(workspace)('editor')
  const text = useFlow((state) => state.text)
  const isSound = useView((view) => view.isSound)
  const flow = useOpenFlow(workspace)
  const [isOpen, { open, close }] = useDisclosure(false)
  const isPublished = draft.file.published?.text === text
  const isReady = mayPublish && isSound && !isPublished
  return {
    mayPublish,
    isReady,
    /** Why it may not be published now. */
    hindrance: isReady
      ? undefined
      : isPublished
        ? ('isPublished' as const)
        : ('hasMistakes' as const),
    isOpen,
    flow,
    open: useCallback(() => {
      if (isReady) open()
    }, [isReady, open]),
    close,
  }
}

export type Publishing = ReturnType<typeof usePublishing>
