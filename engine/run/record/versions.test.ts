import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { hashJson } from '../../hash.ts'
import { say } from '../../messages/message.ts'
import type { SourceRecord } from '../connection.ts'
import type { DurableRecord } from '../store/durable-record.ts'
import type { FlowRun } from './record-walk.ts'
import { bareVersion, failedVersion, isAbout } from './versions.ts'

const servers = createHash('sha256').update('no row').digest('base64url').slice(0, 22)

test.each([
  ['2026-11-29T05:00:00Z', hashJson('no row')],
  ['2026-11-29 05:00:00', hashJson('no row')],
  ['2026-11-29 05:00:00+00', servers],
  [servers, servers],
  [hashJson({ id: 1 }), hashJson('no row')],
  ['2026-11-29T05:00:00Z', createHash('sha256').update('no row').digest('hex')],
])('%s is the version, whether or not it tells what was wrong with it', (version, reason) => {
  expect(bareVersion(`${version} ${reason}`)).toBe(version)
  expect(bareVersion(version)).toBe(version)
})

const runOf = (fields?: readonly string[]) =>
  ({ ports: { digest: hashJson }, flow: { source: { fields } } }) as unknown as FlowRun
const keep = (each: FlowRun, source: SourceRecord) =>
  ({ version: failedVersion(each, source, say('verbatim', { text: 'no row' })) }) as DurableRecord
const sourceOf = (fields: Partial<SourceRecord>) =>
  ({ key: '1', record: {}, raw: {}, ...fields }) as SourceRecord

describe('a record that is kept', () => {
  test('is about another version where its time is another in the same zone', () => {
    const kept = keep(runOf(), sourceOf({ at: '2026-11-29T05:00:00+01:00' }))
    const later = sourceOf({ at: '2026-11-29T06:00:00+01:00' })
    expect(isAbout(runOf(), kept, later)).toBe(false)
    expect(isAbout(runOf(), kept, sourceOf({ at: '2026-11-29T05:00:00+01:00' }))).toBe(true)
  })

  test('without a time is about the same version until a field that the flow reads changes', () => {
    const each = runOf(['sku'])
    const kept = keep(each, sourceOf({ record: { sku: 'A', views: 1 } }))
    expect(isAbout(each, kept, sourceOf({ record: { sku: 'A', views: 2 } }))).toBe(true)
    expect(isAbout(each, kept, sourceOf({ record: { sku: 'B', views: 1 } }))).toBe(false)
  })
})
