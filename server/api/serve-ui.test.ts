import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import express from 'express'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { serveUi } from './serve-ui.ts'

const SCRIPT = 'export const answer = 42'
let folder: string
let server: Server
let url: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mapwright-pages-'))
  mkdirSync(join(folder, 'assets'))
  writeFileSync(join(folder, 'index.html'), '<title>Mapwright</title>')
  writeFileSync(join(folder, 'assets/page-a1.js'), SCRIPT)
  writeFileSync(join(folder, 'assets/page-a1.js.br'), brotliCompressSync(SCRIPT))
  writeFileSync(join(folder, 'assets/page-a1.js.gz'), gzipSync(SCRIPT))
  writeFileSync(join(folder, 'assets/small-b2.js'), SCRIPT)
  server = createServer(express().use(serveUi(folder)))
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (typeof address !== 'object' || !address) throw new Error('it listens nowhere')
  url = `http://127.0.0.1:${address.port}`
})
afterAll(() => {
  server.close()
  rmSync(folder, { recursive: true })
})

test.each([
  ['gzip, deflate, br', 'br'],
  ['gzip', 'gzip'],
  ['identity', null],
])('a browser that takes %s is given the copy it can read', async (accepted, encoding) => {
  const response = await fetch(`${url}/assets/page-a1.js`, {
    headers: { 'accept-encoding': accepted },
  })
  expect(await response.text()).toBe(SCRIPT)
  expect(response.headers.get('content-encoding')).toBe(encoding)
  expect(response.headers.get('content-type')).toMatch(/^text\/javascript/)
  expect(response.headers.get('vary')).toBe('Accept-Encoding')
  expect(response.headers.get('cache-control')).toContain('immutable')
})

test('what was too small to compress is given as it is', async () => {
  const response = await fetch(`${url}/assets/small-b2.js`, {
    headers: { 'accept-encoding': 'br' },
  })
  expect(await response.text()).toBe(SCRIPT)
  expect(response.headers.get('content-encoding')).toBeNull()
})

test('every address of the application is its one page', async () => {
  const response = await fetch(`${url}/w/default/errors`, { headers: { accept: 'text/html' } })
  expect(await response.text()).toContain('Mapwright')
})
