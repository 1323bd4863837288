import type { IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import type { StripeBooks } from './stripe-books.ts'

/** The two pages that Stripe hosts: one to pay, one to change what is paid. */
export async function servePage(
  books: StripeBooks,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1')
  const form = new URLSearchParams(request.method === 'POST' ? await text(request) : '')
  const session = books.sessions.get(url.pathname.replace('/c/pay/', ''))
  if (session) return serveCheckout(books, session, request, response)
  if (url.pathname === '/p/session') return servePortal(books, url, form, response)
  response.writeHead(404).end()
}

function serveCheckout(
  books: StripeBooks,
  session: NonNullable<ReturnType<StripeBooks['sessions']['get']>>,
  { method }: IncomingMessage,
  response: ServerResponse,
): void {
  if (method === 'POST') {
    books.pay(session.id)
    const back = session.success_url.replace('{CHECKOUT_SESSION_ID}', session.id)
    return void response.writeHead(303, { Location: back }).end()
  }
  const cancel = `<a href="${escape(session.cancel_url ?? '')}">Back</a>`
  const pay = session.status === 'open' ? '<form method="post"><button>Pay</button></form>' : ''
  show(response, `<h1>Checkout</h1>${pay}${cancel}`)
}

function servePortal(
  books: StripeBooks,
  { search, searchParams }: URL,
  form: URLSearchParams,
  response: ServerResponse,
): void {
  const own = [...books.subscriptions.values()].filter(
    ({ customer, status }) => customer === searchParams.get('customer') && status !== 'canceled',
  )
  if (form.get('act') === 'cancel') for (const { id } of own) books.cancel(id)
  if (form.has('act')) {
    return void response.writeHead(303, { Location: `/p/session${search}` }).end()
  }
  const buttons =
    own.length > 0
      ? '<form method="post"><button name="act" value="cancel">Cancel now</button></form>'
      : ''
  const back = `<a href="${escape(searchParams.get('back') ?? '')}">Return</a>`
  show(response, `<h1>Billing portal</h1>${buttons}${back}`)
}

function show(response: ServerResponse, html: string): void {
  response
    .writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' })
    .end(`<!doctype html><html lang="en"><title>Stripe</title>${html}</html>`)
}

function escape(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('"', '&quot;')
}
