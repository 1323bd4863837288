import { useState } from 'react'
import type { DraftedConnector } from '../../server/contract/connectors.ts'
import { useAction } from '../api/use-action.ts'

type Given = { readonly text: string } | { readonly address: string }

/** What a connector is made of, and what came of it; each time only some of its resources are taken. */
export function useDescription(workspace: string, name: string | undefined) {
  const [given, setGiven] = useState<Given>()
  const byText = useAction('draftConnector')
  const byAddress = useAction('draftConnectorFrom')
  const [drafted, setDrafted] = useState<DraftedConnector>()

  async function read(wanted: Given, only?: readonly string[]): Promise<string | null> {
    if (name === undefined) return null
    setGiven(wanted)
    byText.reset()
    byAddress.reset()
    const params = { workspace }
    const more = only === undefined ? {} : { only: [...only] }
    try {
      const { body } =
        'text' in wanted
          ? await byText.mutateAsync({ params, body: { name, text: wanted.text, ...more } })
          : await byAddress.mutateAsync({
              params,
              body: { name, address: wanted.address, ...more },
            })
      setDrafted(body)
      return body.text
    } catch {
      // The page says it.
      setDrafted(undefined)
      return null
    }
  }

  return {
    drafted,
    isPending: byText.isPending || byAddress.isPending,
    error: byText.error ?? byAddress.error ?? undefined,
    readFile: (file: File): void => {
      void file.text().then(async (text) => read({ text }))
    },
    readAddress: (address: string): void => void read({ address }),
    /** Hands over what is made of these resources alone, unless it is too long for a file. */
    take: async (only: readonly string[], onMade: (text: string) => void): Promise<void> => {
      const isAll = drafted?.resources.join() === only.join()
      const text = isAll ? (drafted?.text ?? null) : given ? await read(given, only) : null
      if (text !== null) onMade(text)
    },
  }
}

export type Description = ReturnType<typeof useDescription>
