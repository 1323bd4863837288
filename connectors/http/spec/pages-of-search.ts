import type { PagesPlan, SearchPlan } from './http-plan.ts'

export const NO_PAGES: PagesPlan = { kind: 'none' }

/**
 * A search goes on as its list does, as long as the system says that there is more; else pages that are counted only
 * where it asks for their size, or it would know of none.
 */
export function pagesOfSearch(
  { call, hasPosition }: Pick<SearchPlan, 'call' | 'hasPosition'>,
  pages: PagesPlan,
): PagesPlan {
  if (pages.kind === 'none' || pages.kind === 'link') return pages
  if (pages.field === undefined) return hasPosition ? pages : NO_PAGES
  if (pages.kind === 'cursor' || (pages.kind === 'offset' && pages.next)) return pages
  const { size } = pages
  return size && call.query.some(({ name }) => name === size.field) ? pages : NO_PAGES
}
