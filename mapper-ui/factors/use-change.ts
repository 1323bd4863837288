import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { sessionQuery } from '../session/session.ts'
import { useTell } from '../widgets/use-tell.ts'
import { useProof } from './use-proof.tsx'

/** A change of one's factors. */
export interface Change {
  readonly prove: <T>(act: () => Promise<T>) => Promise<T>
  /** Says what was done, and shows the recovery codes that came of it. */
  readonly done: (message: string, codes: readonly string[] | null) => Promise<void>
}

export function useChange(): {
  readonly change: Change
  readonly codes: readonly string[] | undefined
  readonly dialog: ReactNode
} {
  const tell = useTell()
  const client = useQueryClient()
  const { prove, dialog } = useProof()
  const [codes, setCodes] = useState<readonly string[]>()
  return {
    codes,
    dialog,
    change: {
      prove,
      done: async (message, made) => {
        if (made) setCodes(made)
        tell.done(message)
        await client.invalidateQueries({ queryKey: ['readFactors'] })
        await client.invalidateQueries({ queryKey: sessionQuery.queryKey })
      },
    },
  }
}
