import type { Stretch } from './cover-from.ts'
import type { NumberedPages } from './numbered-position.ts'
import { askAt, type PageRequest } from './pages.ts'

/** What asks for a stretch of a list, in the counting of the system. */
export function askFor(pages: NumberedPages, { start, size, number }: Stretch): PageRequest {
  const at = (pages.kind === 'offset' ? start : number) + pages.first
  return askAt(pages, at, size ?? pages.size?.value)
}
