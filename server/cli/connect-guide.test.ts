import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { packageFolder } from '../projects/package-folder.ts'
import { type CliKit, createCliKit } from './testing/cli-kit.ts'

interface Workshop {
  readonly url: string
  readonly invoices: readonly { readonly reference: string; readonly amount: number }[]
  readonly stop: () => void
}

let kit: CliKit
let workshop: Workshop

beforeAll(async () => {
  const script = join(packageFolder, 'docs', 'example-api', 'workshop.mjs')
  const { startWorkshop }: { readonly startWorkshop: () => Promise<Workshop> } = await import(
    script
  )
  workshop = await startWorkshop()
  kit = createCliKit()
  kit.env['MAPWRIGHT_ALLOW_PRIVATE'] = '1'
  kit.env['WORKSHOP_KEY'] = 'workshop-key'
})
afterAll(async () => {
  workshop.stop()
  await kit.remove()
})

test('who follows "Connect your own system" line by line has 192 invoices, and none twice', async () => {
  const guide = readFileSync(join(packageFolder, 'docs', 'connect-your-system.md'), 'utf8')
  const blocks = [...guide.matchAll(/^```(sh|yaml)\n([^`]*)```$/gmu)]
  const said: string[] = []
  for (const [, kind, block = ''] of blocks) {
    if (kind === 'yaml') {
      writeFileSync(join(kit.folder, 'mappings', 'invoices.yaml'), block)
      continue
    }
    for (const line of block.trim().split('\n')) {
      const [program, ...args] = line.replaceAll('http://127.0.0.1:4010', workshop.url).split(' ')
      if (program !== 'mapwright') continue
      const { code, out, err } = await kit.run(...args)
      expect(code, `${line}\n${out}\n${err}`).toBe(0)
      said.push(line)
    }
  }
  expect(said).toHaveLength(8)
  // By the workshop: four of five of its 240 repairs are finished, and cost 20 and more.
  expect(workshop.invoices).toHaveLength(192)
  expect(new Set(workshop.invoices.map(({ reference }) => reference)).size).toBe(192)
  expect(workshop.invoices.every(({ amount }) => amount >= 20)).toBe(true)
  const again = await kit.run('run', 'invoices')
  expect(again.code).toBe(0)
  expect(workshop.invoices).toHaveLength(192)
}, 300_000)
