import type { ResolveHook } from 'node:module'

const MARK = '?unmetered'
const METER = '/engine/formula/run/meter.ts'

/**
 * Loads the modules of the engine a second time, by their addresses with a mark, with nothing in the place of the
 * meter that counts.
 */
export const resolve: ResolveHook = async (specifier, context, nextResolve) => {
  const isMarked = specifier.endsWith(MARK) || context.parentURL?.endsWith(MARK) === true
  if (!isMarked) return nextResolve(specifier, context)
  const resolved = await nextResolve(specifier.replace(MARK, ''), {
    ...context,
    parentURL: context.parentURL?.replace(MARK, ''),
  })
  const { url } = resolved
  if (!url.includes('/engine/')) return resolved
  const meter = new URL('../engine/testing/no-meter.ts', import.meta.url).href
  return { ...resolved, url: `${url.endsWith(METER) ? meter : url}${MARK}` }
}
