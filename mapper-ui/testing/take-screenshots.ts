import { mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { setup as buildUi } from './build-ui.ts'
import { HOSTING_SHOTS, listOutside, listShots, MAIN, type Shot } from './shots.ts'
import { startHosting } from './start-hosting.ts'
import { type Installation, startInstallation } from './start-installation.ts'

const FOLDER = fileURLToPath(new URL('../../docs/screenshots/', import.meta.url))
const MAX_BYTES = 130_000
const WIDE = { width: 1100, height: 700 }
const NARROW = { width: 390, height: 780 }

/** All pages, or those that are named as arguments. */
async function takeScreenshots(): Promise<void> {
  mkdirSync(FOLDER, { recursive: true })
  await buildUi()
  const wanted = new Set(process.argv.slice(2))
  const isWanted = ({ name }: Shot) => wanted.size === 0 || wanted.has(name)
  await takeOwn(isWanted)
  const hosting = HOSTING_SHOTS.filter(isWanted)
  if (hosting.length === 0) return
  const installation = await startHosting()
  try {
    await takeAll(installation, hosting, { ...WIDE, scheme: 'light' })
  } finally {
    await installation.close()
  }
}

/** Of who runs the server for themselves. */
async function takeOwn(isWanted: (shot: Shot) => boolean): Promise<void> {
  const installation = await startInstallation('ready', {
    flows: ['customers', 'orders'],
    goesOn: true,
  })
  try {
    const found = await installation.call('searchRecords', { query: { q: '345', limit: 50 } })
    const customer = found.body.items.find(isWrittenCustomer)
    const shots = listShots(customer?.key ?? '').filter(isWanted)
    await takeAll(installation, shots, { ...WIDE, scheme: 'light' })
    const main = shots.filter(({ name }) => MAIN.has(name))
    await takeAll(installation, main, { ...NARROW, scheme: 'light' })
    await takeAll(installation, main, { ...WIDE, scheme: 'dark' })
    const outside = listOutside(await invite(installation)).filter(isWanted)
    await takeAll(installation, outside, { ...WIDE, scheme: 'light' })
  } finally {
    await installation.close()
  }
}

/** The link that somebody gets who is added. */
async function invite({ call }: Installation): Promise<string> {
  const { body } = await call('addPerson', {
    body: { email: 'vera@example.com', name: 'Vera Viewer', role: 'viewer' },
  })
  return body.invitation.link
}

function isWrittenCustomer({
  flow,
  outcome,
}: {
  readonly flow: string
  readonly outcome: string
}): boolean {
  return flow === 'customers' && outcome === 'done'
}

async function takeAll(
  installation: Installation,
  shots: readonly Shot[],
  look: { readonly scheme: 'light' | 'dark'; readonly width: number; readonly height: number },
): Promise<void> {
  const { page } = await installation.open(look)
  for (const { name, path, until, act } of shots) {
    await page.goto(path)
    await page.getByRole('heading', { level: 1 }).waitFor()
    if (until !== undefined) await page.locator(until).first().waitFor()
    await act?.(page)
    // For what is drawn after the last answer.
    await page.waitForTimeout(1500)
    const size = look.width === WIDE.width ? 'wide' : 'narrow'
    const file = join(FOLDER, `${name}-${look.scheme}-${size}.png`)
    await page.screenshot({ path: file })
    const { size: bytes } = statSync(file)
    const remark = bytes > MAX_BYTES ? ' (too large)' : ''
    process.stdout.write(`${file} ${Math.round(bytes / 1000)} kB${remark}\n`)
  }
}

await takeScreenshots()
process.exit(0)
