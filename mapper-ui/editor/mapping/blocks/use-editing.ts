import { useState } from 'react'
import { backToRows } from './back-to-rows.ts'

/** What a part is about to become. */
export type EditingPart = 'field' | 'text' | 'function' | 'table' | 'if'

export interface Editing {
  readonly what: EditingPart | undefined
  readonly begin: (what: EditingPart) => void
  readonly end: () => void
}

/** Which part is being changed, and how; each part has its own. */
export function useEditing(id: string): Editing {
  const [open, setOpen] = useState<{ readonly id: string; readonly what: EditingPart }>()
  return {
    what: open?.id === id ? open.what : undefined,
    begin: (what) => setOpen({ id, what }),
    end: () => {
      setOpen(undefined)
      backToRows()
    },
  }
}
