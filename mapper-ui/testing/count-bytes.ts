import type { Page } from 'playwright-core'

/** Counts what bodies take over the wire from now on, in kilobytes, by type as Chromium calls them: `Script`. */
export async function countKilobytes(page: Page): Promise<(type: string) => number> {
  const session = await page.context().newCDPSession(page)
  await session.send('Network.enable')
  const types = new Map<string, string>()
  const bytes = new Map<string, number>()
  session.on('Network.responseReceived', ({ requestId, type }) => void types.set(requestId, type))
  session.on('Network.dataReceived', ({ requestId, encodedDataLength }) => {
    const type = types.get(requestId) ?? ''
    bytes.set(type, (bytes.get(type) ?? 0) + encodedDataLength)
  })
  return (type) => (bytes.get(type) ?? 0) / 1024
}
