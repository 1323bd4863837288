import { useEffect } from 'react'
import { useEditor } from '../../editor-context.tsx'
import { useMapping, useMappingView } from '../mapping-context.tsx'

/** A table that is being made: what it is called, and what each value is to become. */
export interface KeptTable {
  readonly name: string
  readonly cells: Readonly<Record<string, string>>
}

const KEPT_AS = 'mapwright.new-table'

/** Half-filled tables stay in this tab, whatever becomes of the page, until they are made or left. */
export interface TableKeeper {
  readonly kept: KeptTable | undefined
  readonly keep: (table: KeptTable) => void
  readonly forget: () => void
}

export function useTableKeeper(target: string): TableKeeper {
  const { path } = useEditor().document.store.getState()
  const { step } = useMappingView()
  const place = JSON.stringify([KEPT_AS, path, step.path, target])
  return {
    kept: read(place),
    keep: (table) => {
      try {
        window.sessionStorage.setItem(place, JSON.stringify(table))
      } catch {
        // Full, or not allowed: it is kept as long as the page is.
      }
    },
    forget: () => window.sessionStorage.removeItem(place),
  }
}

/** Opens the form of a table that was left half-filled, once its field is selected. */
export function useKeptTable(target: string | undefined): void {
  const mapping = useMapping()
  const { kept } = useTableKeeper(target ?? '')
  const isKept = kept !== undefined
  useEffect(() => {
    if (isKept && target !== undefined) mapping.set({ drafting: { kind: 'look-up', target } })
  }, [isKept, target, mapping])
}

function read(place: string): KeptTable | undefined {
  try {
    const kept: unknown = JSON.parse(window.sessionStorage.getItem(place) ?? 'null')
    return isTable(kept) ? kept : undefined
  } catch {
    return undefined
  }
}

function isTable(kept: unknown): kept is KeptTable {
  return (
    typeof kept === 'object' &&
    kept !== null &&
    'name' in kept &&
    typeof kept.name === 'string' &&
    'cells' in kept &&
    typeof kept.cells === 'object' &&
    kept.cells !== null &&
    Object.values(kept.cells).every((cell) => typeof cell === 'string')
  )
}
