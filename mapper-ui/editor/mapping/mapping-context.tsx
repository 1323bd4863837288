import { createContext, useContext } from 'react'
import { useStore } from 'zustand'
import type { MappingView } from '../../model/mapping/mapping-view.ts'
import type { LineStage } from './line-stage.ts'
import type { Mapping } from './mapping.ts'
import type { MappingState } from './mapping-state.ts'

interface Parts {
  readonly mapping: Mapping
  readonly stage: LineStage
}

const MappingContext = createContext<Parts | undefined>(undefined)

export const MappingProvider = MappingContext.Provider

function useParts(): Parts {
  const parts = useContext(MappingContext)
  if (!parts) throw new Error('this part belongs inside a mapping surface')
  return parts
}

/** @throws outside of a mapping surface */
export function useMapping(): Mapping {
  return useParts().mapping
}

export function useStage(): LineStage {
  return useParts().stage
}

/** A part of what is seen of the mapping; renders again only when that part changes. */
export function useMappingState<Part>(choose: (state: MappingState) => Part): Part {
  return useStore(useMapping().store, choose)
}

/** @throws where no step is mapped; the surface shows its parts only when one is */
export function useMappingView(): MappingView {
  const view = useMappingState((state) => state.view)
  if (!view) throw new Error('no step is mapped')
  return view
}
