import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

/**
 * Both ends of the benchmark, in a process of its own: pages of orders of about 2 KB, and a sink that takes one POST
 * each. Prints its port. With few orders it also keeps what the sink was sent, for a comparison.
 */

const count = Number(process.argv[2] ?? '50000')
/** Milliseconds until the sink answers. */
const latency = Number(process.argv[3] ?? '0')
const pageSize = 100
/** Orders were made one by one, ten minutes apart. */
const firstMade = 1_760_000_000_000
const betweenMs = 600_000
const keeps = count <= 1000
const kept: string[] = []
let received = 0

const padding =
  'A paragraph of the kind that shops keep with their orders, long enough to weigh something. '

function orderText(at: number): string {
  const country = ['nl', 'be', 'de'][at % 3]
  const lines = [1, 2, 3].map((line) => ({
    id: at * 10 + line,
    articleCode: `SKU-${(at * 7 + line) % 5000}`,
    title: `Article ${(at * 7 + line) % 5000}`,
    quantityOrdered: (at % 4) + 1,
    priceExcl: 9.995 + (at % 50),
    taxRate: 0.21,
    product: {
      resource: { id: (at * 7 + line) % 5000, url: `products/${(at * 7 + line) % 5000}` },
    },
  }))
  return JSON.stringify({
    id: at,
    number: `ORD${String(at).padStart(6, '0')}`,
    createdAt: new Date(firstMade + at * betweenMs).toISOString(),
    updatedAt: new Date(firstMade + at * betweenMs).toISOString(),
    status: 'processing_awaiting_shipment',
    paymentStatus: at % 10 === 0 ? 'not_paid' : 'paid',
    paymentId: ['ideal', 'creditcard', 'invoice', 'paypal'][at % 4],
    shipmentTitle: 'Standard',
    email: `Customer.${at % 9000}@Example.test `,
    firstname: 'Jo',
    middlename: at % 5 === 0 ? 'van' : '',
    lastname: `Smit ${at % 9000}`,
    phone: '+31 20 123 45 67',
    mobile: '',
    isCompany: at % 3 === 0,
    companyName: at % 3 === 0 ? `Company ${at % 700}` : '',
    companyVatNumber: at % 3 === 0 ? 'NL001234567B01' : '',
    billing: {
      street: 'Damrak',
      number: String(at % 200),
      extension: '',
      zipcode: '1012 AB',
      city: 'Amsterdam',
      country,
    },
    shipping: {
      name: `Jo Smit ${at % 9000}`,
      street: 'Keizersgracht',
      number: String(at % 300),
      extension: 'A',
      zipcode: '1016 EE',
      city: 'Amsterdam',
      country,
    },
    priceExcl: 30 + (at % 50),
    priceIncl: 36.3 + (at % 50),
    shippingExcl: 4.95,
    discountExcl: at % 7 === 0 ? 5 : 0,
    comment: padding.repeat(8),
    lines,
  })
}

/** Of all orders, or of those that were made in a time. */
function pageText(query: URLSearchParams): string {
  const [from, to] = [query.get('from'), query.get('to')]
  const first = from === null ? 1 : Math.max(1, orderAt(from))
  const end = Math.min(count + 1, to === null ? Infinity : orderAt(to))
  const limit = Number(query.get('limit') ?? pageSize)
  const start = first + (Number(query.get('page') ?? '1') - 1) * limit
  const orders: string[] = []
  for (let at = start; at < Math.min(start + limit, end); at += 1) orders.push(orderText(at))
  return `{"orders":[${orders.join(',')}]}`
}

/** The first order that was made then, or later. */
function orderAt(time: string): number {
  return Math.ceil((Date.parse(time) - firstMade) / betweenMs)
}

function answer(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  })
  response.end(body)
}

/** Reads an order to its end, and its text only where it is kept. */
function takeOrder(request: IncomingMessage, response: ServerResponse): void {
  if (keeps) {
    let text = ''
    request.on('data', (part: Buffer) => (text += part.toString()))
    request.on('end', () => kept.push(text))
  } else {
    request.resume()
  }
  request.on('end', () => {
    setTimeout(() => {
      received += 1
      answer(response, 201, `{"id":${received}}`)
    }, latency)
  })
}

const server = createServer((request, response) => {
  if (request.method === 'POST') return takeOrder(request, response)
  const url = new URL(request.url ?? '/', 'http://sink')
  if (url.pathname === '/received') {
    // What was kept begins anew: the next to be compared finds nothing of the one before.
    return answer(response, 200, JSON.stringify({ received, kept: kept.splice(0) }))
  }
  return answer(response, 200, pageText(url.searchParams))
})

server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (typeof address === 'object') process.stdout.write(`${address?.port}\n`)
})
