import type { JsonObject } from '../../../engine/index.ts'
import { listIn, objectIn, textIn } from '../parts-of.ts'

/** How many requests a system takes, as far as the manifest says it for all calls. */
export function limitsOf(document: JsonObject): JsonObject {
  const policies = listIn(objectIn(document['api_budget'])['policies']).map(objectIn)
  const general = policies.filter(({ matchers }) => listIn(matchers).length === 0)
  const limits = general.flatMap(({ rates }) =>
    listIn(rates).flatMap((each) => {
      const { limit, interval } = objectIn(each)
      const window = windowOf(textIn(interval))
      return typeof limit === 'number' && limit >= 1 && window !== undefined
        ? [{ allow: `${Math.floor(limit)} per ${window}` }]
        : []
    }),
  )
  return limits.length > 0 ? { limits } : {}
}

/** `PT1M` as `1m`. */
function windowOf(interval: string): string | undefined {
  const [, days, hours, minutes, seconds] =
    /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(interval) ?? []
  const given = [
    [days, 'd'],
    [hours, 'h'],
    [minutes, 'm'],
    [seconds, 's'],
  ].filter(([count]) => count !== undefined)
  const [only] = given
  return given.length === 1 && only ? `${only[0]}${only[1]}` : undefined
}
