import type { Suggestion } from '../../model/auto-map/suggest-mappings.ts'
import type { MappingState } from './mapping-state.ts'
import type { RowWords } from './row-words.ts'
import type { Words } from './text.ts'

export interface RowCells extends RowWords {
  readonly isOpen: boolean
  readonly isPinned: boolean
  readonly suggestion: Suggestion | undefined
  readonly editing: MappingState['editing']
  readonly t: Words
}
