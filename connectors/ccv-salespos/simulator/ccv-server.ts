import { isJsonObject } from '../../simulator/json.ts'
import type {
  SimulatedAnswer,
  SimulatedRequest,
  SimulatedSystem,
} from '../../simulator/simulated-system.ts'
import { CcvError, type CcvErrorCode } from './ccv-error.ts'
import { createKeys } from './ccv-keys.ts'
import { createLimits } from './ccv-limits.ts'
import type { CcvAnswer } from './ccv-request.ts'
import { findRoute } from './ccv-router.ts'
import { type CcvShop, timeText } from './ccv-shop.ts'
import { isSameHash, signParts } from './ccv-signature.ts'

const PREFIX = '/api/rest/v1'
const LARGEST_SKEW_MS = 5 * 60_000
const LARGEST_BODY = 2_000_000
const SALESPOS = 'application/vnd.verto.salespos+json'
const MEDIA_TYPES = ['application/vnd.verto.webshop+json', SALESPOS, 'application/json', '*/*']

/** How a shop answers over HTTP: signature, limits, route, signed answer. */
export function createHandler(shop: CcvShop): Pick<SimulatedSystem, 'handle' | 'refuse'> {
  const limits = createLimits(shop)
  const keys = createKeys(shop)

  function answer(request: SimulatedRequest): CcvAnswer {
    authenticate(shop, request)
    if (!request.path.startsWith(`${PREFIX}/`)) throw new CcvError('404.20')
    const path = request.path.slice(PREFIX.length)
    const { route, ids, resource } = findRoute(request.method, path)
    limits.count(request.method, resource)
    if (request.body.length > LARGEST_BODY) throw new CcvError('500.80')
    const json = request.json
    const hasBody = request.method !== 'GET' && request.method !== 'DELETE'
    if (hasBody && (json === undefined || typeof json !== 'object' || json === null)) {
      throw new CcvError('400.10', 'The body must be JSON.')
    }
    const asked = {
      shop,
      root: `http://${request.headers['host'] ?? 'shop.example'}${PREFIX}`,
      method: request.method,
      path,
      query: request.query,
      ids,
      body: isJsonObject(json) ? json : {},
      list: Array.isArray(json) ? json : undefined,
      isSalespos: (request.headers['accept'] ?? '').includes(SALESPOS),
    }
    return keys.once(request, () => route.answer(asked))
  }

  return {
    handle: (request) => {
      try {
        const { status, body } = answer(request)
        return signed(shop, request, status, body === undefined ? '' : JSON.stringify(body))
      } catch (thrown) {
        if (!(thrown instanceof CcvError)) throw thrown
        return refused(shop, request, thrown)
      }
    },
    refuse: (request, status) => {
      if (status === 429) return refused(shop, request, new CcvError('429.10'))
      const error = { status, code: String(status), developermessage: 'Something went wrong.' }
      return signed(shop, request, status, JSON.stringify(error))
    },
  }
}

function authenticate(shop: CcvShop, request: SimulatedRequest): void {
  const publicKey = request.headers['x-public'] ?? ''
  const date = request.headers['x-date'] ?? ''
  if (publicKey !== shop.publicKey) throw new CcvError('401.10', 'The public key is unknown.')
  const isDate = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|\+00:00)$/u.test(date)
  if (!isDate) throw new CcvError('401.10', 'The date must be ISO 8601 in UTC.')
  if (Math.abs(Date.parse(date) - shop.now()) > LARGEST_SKEW_MS) {
    throw new CcvError('401.10', 'The date differs more than five minutes from ours.')
  }
  const { method, target: uri, body } = request
  const expected = signParts(shop.secretKey, { publicKey, method, uri, body, date })
  if (!isSameHash(expected, request.headers['x-hash'] ?? ''))
    throw new CcvError('401.10', 'The hash does not match.')
  const accept = request.headers['accept'] ?? '*/*'
  if (!MEDIA_TYPES.some((type) => accept.includes(type))) {
    throw new CcvError('400.10', `Media type "${accept}" is not served.`)
  }
}

function refused(shop: CcvShop, request: SimulatedRequest, error: CcvError): SimulatedAnswer {
  const code: CcvErrorCode = error.code
  const body = { status: error.status, code, developermessage: error.message }
  return signed(shop, request, error.status, JSON.stringify(body))
}

/** Answers are signed like requests, over the answer's body. */
function signed(
  shop: CcvShop,
  { method, target: uri }: SimulatedRequest,
  status: number,
  body: string,
): SimulatedAnswer {
  const date = timeText(shop.now())
  const hash = signParts(shop.secretKey, { publicKey: shop.publicKey, method, uri, body, date })
  return {
    status,
    headers: { 'x-date': date, 'x-hash': hash, date: new Date(shop.now()).toUTCString() },
    text: body,
  }
}
