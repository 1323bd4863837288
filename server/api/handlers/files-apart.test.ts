import { setTimeout as delay } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Authors, createAuthors } from '../../projects/authoring/authors.ts'
import { createProjects } from '../../projects/create-projects.ts'
import { type Answered, type ApiClient, type ApiKit, startApi } from '../../testing/api-kit.ts'
import { openTestDatabase, type TestDatabase } from '../../testing/test-databases.ts'

/** Between calls of others. */
const PAUSE_MS = 20
/** Reading one takes seconds; all together are as much as a call takes. */
const FILES = Array.from({ length: 32 }, (_, at) => ({
  path: `flows/${at}.yaml`,
  text: 'a: [1,2,3]\n- {x: '.repeat(55_000),
}))
const path = 'flows/slow.yaml'
/** Two hundred tests, each with a formula that takes most of what it may. */
const SLOW_TESTS = `flow: slow
format: 1
title: Slow
connections: { shop: lightspeed-ecom, pos: ccv-salespos }
source: { read: shop.customer }
steps:
  - skip: never
    if: =$sum($map([1..100000], function($x) { $x * 2 })) < id
tests:
${Array.from({ length: 200 }, (_, at) => `  - { it: "is slow ${at}", record: { id: ${at} }, expect: { result: unchanged } }\n`).join('')}`

describe('what a viewer has checked', () => {
  let database: TestDatabase
  let api: ApiKit
  let viewer: ApiClient
  let colleague: ApiClient
  let authors: Authors
  beforeAll(async () => {
    database = await openTestDatabase()
    authors = createAuthors({ processes: 2, milliseconds: 2_000 })
    api = await startApi({ database, projects: createProjects(database.db, { authors }) })
    viewer = await api.signIn('viewer')
    colleague = await api.signIn('viewer')
    await viewer.call('lintFiles', { body: { files: [] } })
  })
  afterAll(async () => {
    await api.close()
    await authors.close()
    await database.close()
  })

  const send = async (body: BodyInit, type = 'application/json', more: object = {}) => {
    const headers = { 'Content-Type': type, ...more }
    const place = '/api/workspaces/default/lint'
    const init = { method: 'POST', headers, body, duplex: 'half' }
    const response = await viewer.fetch(place, init)
    return `${response.status} ${(await response.json()).type}`
  }
  /** How long it is nobody says beforehand. */
  const sendInPieces = (pieces: readonly string[]) => {
    const start = (to: ReadableStreamDefaultController): void => {
      for (const piece of pieces) to.enqueue(Buffer.from(piece))
      to.close()
    }
    return send(new ReadableStream({ start }))
  }

  /** How often others were answered until this was. */
  async function answeredMeanwhile(asked: Promise<Answered>) {
    const state = { isOver: false }
    const over = asked.finally(() => {
      state.isOver = true
    })
    let others = 0
    while (!state.isOver) {
      expect((await colleague.call('listRuns')).status).toBe(200)
      others += 1
      await delay(PAUSE_MS)
    }
    return { others, answer: await over }
  }

  test('and is too much, is refused, and others are answered meanwhile', async () => {
    const asked = viewer.call('lintFiles', { body: { files: FILES } })
    const { others, answer } = await answeredMeanwhile(asked)
    expect(answer).toMatchObject({ status: 422, body: { type: 'too_costly' } })
    expect(others).toBeGreaterThan(30)
  })

  test('and runs long tests, keeps nobody waiting', async () => {
    const asked = viewer.call('testFlow', { body: { path, text: SLOW_TESTS } })
    const { others, answer } = await answeredMeanwhile(asked)
    expect(answer.status === 200 ? answer.body.results.length : answer.body.type).toSatisfy(
      (told: unknown) => told === 200 || told === 'too_costly',
    )
    expect(others).toBeGreaterThan(30)
  })

  test('is so much at once, and not more; others have their turn', async () => {
    const body = { files: [{ path, text: SLOW_TESTS }] }
    const many = Array.from({ length: 12 }, () => viewer.call('lintFiles', { body }))
    const other = await colleague.call('lintFiles', { body: { files: [] } })
    expect(other.status).toBe(200)
    const answers = await Promise.all(many)
    const refused = answers.filter(({ status }) => status === 429)
    expect(refused.length).toBeGreaterThan(0)
    expect(refused[0]?.body.type).toBe('too_many_at_once')
    expect(refused[0]?.headers.get('retry-after')).toBe('5')
    const heard = answers.filter(
      ({ status, body: { type } }) => status === 200 || type === 'too_costly',
    )
    expect(heard.length).toBeGreaterThanOrEqual(4)
    expect(heard.length + refused.length).toBe(answers.length)
  })

  test('is read as strictly as everything else', async () => {
    expect(await send('{')).toBe('400 malformed_json')
    expect(await send('')).toBe('400 invalid_request')
    expect(await send('{"files":[],"more":1}')).toBe('400 invalid_request')
    expect(await send('{"files":[{"path":"../a.yaml","text":""}]}')).toBe('400 invalid_request')
    const packed = { 'Content-Encoding': 'gzip' }
    const [good, bad] = ['{"files":[]}', '{"files":1}'].map((text) => gzipSync(text))
    expect(await send(good ?? '', 'application/json', packed)).toBe('200 undefined')
    expect(await send(bad ?? '', 'application/json', packed)).toBe('400 invalid_request')
    expect(await send('{}', 'text/plain')).toBe('415 json_needed')
    expect(await send('{}', 'application/json; charset=utf-16')).toBe('415 unsupported_charset')
    expect(await send(' '.repeat(32_000_001))).toBe('413 too_large')
    expect(await sendInPieces(['{"files"', ':[],"more":1}'])).toBe('400 invalid_request')
    expect(await sendInPieces(['{"files"', ':[', ']}'])).toBe('200 undefined')
    expect(await sendInPieces(Array(33).fill(' '.repeat(1_000_000)))).toBe('413 too_large')
  })
})
