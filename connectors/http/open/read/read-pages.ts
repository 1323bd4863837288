import type { ListRequest, Page } from '../../../../engine/index.ts'
import { understood } from '../../../records/understood.ts'
import type { HttpListPlan, HttpResourcePlan } from '../../spec/http-plan.ts'
import type { SystemContext } from '../wire/system-context.ts'
import { PageReader } from './page-reader.ts'

/** Reads a list page by page. One page is in memory at a time. */
export async function* readPages(
  system: SystemContext,
  plan: HttpResourcePlan,
  list: HttpListPlan,
  request: ListRequest,
): AsyncGenerator<Page, void, undefined> {
  const reader = new PageReader(system, plan, list, request)
  for (;;) {
    const page = await understood(plan, reader.read())
    yield page
    if (page.next === undefined) return
  }
}
