import chromium from '@sparticuz/chromium'

/** Unpacks the browser before the test files begin: two that did so at once would start what is half there. */
export async function setup(): Promise<void> {
  await chromium.executablePath()
}
