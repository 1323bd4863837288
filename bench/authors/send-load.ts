import { setTimeout as delay } from 'node:timers/promises'

// Sends what costs most as viewers may send it, until its input ends: `send-load URL LINT-TOKEN TEST-TOKEN SMALL-TOKEN`. Prints
// a line when it was refused for the first time, and at the end what was answered.

const [url = '', lint = '', test = '', small = ''] = process.argv.slice(2)
const stopped = new AbortController()
process.stdin.on('end', () => stopped.abort()).resume()

/** Thirty-two files of a megabyte, each of which takes seconds to read. */
const LARGE = {
  files: Array.from({ length: 32 }, (_, at) => ({
    path: `flows/${at}.yaml`,
    text: 'a: [1,2,3]\n- {x: '.repeat(54_000),
  })),
}
/** Two hundred tests with a formula that takes most of what it may. */
const SLOW = `flow: slow
format: 1
title: Slow
connections: { shop: bench-shop, sink: bench-sink }
source: { read: shop.order }
steps:
  - skip: never
    if: =$sum($map([1..100000], function($x) { $x * 2 })) < 0
tests:
${Array.from({ length: 200 }, (_, at) => `  - { it: "is slow ${at}", record: { id: "${at}" }, expect: { result: unchanged } }\n`).join('')}`

const answers: Record<string, number> = {}

async function send(kind: string, token: string, path: string, body: string): Promise<void> {
  while (!stopped.signal.aborted) {
    let status = 'cut off'
    try {
      const response = await fetch(`${url}/api/workspaces/default/${path}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
        body,
        signal: stopped.signal,
      })
      await response.arrayBuffer()
      status = String(response.status)
      if (status !== '200') await delay(100)
    } catch {
      // Whoever is stopped goes away, and a server that died answers nobody.
      await delay(100)
    }
    const name = `${kind} ${status}`
    if (name === 'small 429' && !answers[name]) process.stdout.write('refused\n')
    answers[name] = (answers[name] ?? 0) + 1
  }
}

const slow = { path: 'flows/slow.yaml', text: SLOW }
await Promise.all([
  send('lint', lint, 'lint', JSON.stringify(LARGE)),
  send('lint', lint, 'lint', JSON.stringify(LARGE)),
  send('test', test, 'test', JSON.stringify(slow)),
  send('test', test, 'test', JSON.stringify(slow)),
  ...Array.from({ length: 8 }, () =>
    send('small', small, 'lint', JSON.stringify({ files: [slow] })),
  ),
])
process.stdout.write(JSON.stringify(answers))
