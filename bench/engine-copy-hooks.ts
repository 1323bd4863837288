import type { ResolveHook } from 'node:module'

const MARK = /\?(metered|unmetered)$/
const METER = '/engine/formula/run/meter.ts'

/**
 * Loads modules of the engine a second time, by their addresses with a mark: `?metered` as they are, `?unmetered` with
 * nothing in the place of the meter that counts.
 */
export const resolve: ResolveHook = async (specifier, context, nextResolve) => {
  const { parentURL = '' } = context
  const [mark, kind] = MARK.exec(specifier) ?? MARK.exec(parentURL) ?? []
  if (mark === undefined) return nextResolve(specifier, context)
  const resolved = await nextResolve(specifier.replace(MARK, ''), {
    ...context,
    parentURL: parentURL.replace(MARK, ''),
  })
  const { url } = resolved
  if (!url.includes('/engine/')) return resolved
  const isLeftOut = kind === 'unmetered' && url.endsWith(METER)
  const { href } = new URL('../engine/testing/no-meter.ts', import.meta.url)
  return { ...resolved, url: `${isLeftOut ? href : url}${mark}` }
}
