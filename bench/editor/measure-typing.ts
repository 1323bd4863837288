import { percentile, type Watched, worstOf } from './page-times.ts'

const LETTERS = 'abcdefghijkl'
/** So many that the first key, which makes the list of completions, is not all that is measured. */
const KEYS = LETTERS.repeat(5)
const SHOWN_KEYS = LETTERS.repeat(3)

/**
 * Typing in the text, with the mapping beside it: what a key costs the page, and how long after the last one the mapping
 * shows what was typed.
 */
export async function measureTyping({
  page,
  session,
}: Watched): Promise<{ readonly typingMs: number; readonly canvasMs: number }> {
  await page.getByRole('button', { name: 'YAML beside it' }).click()
  const line = page.locator('.view-line', { hasText: 'code:' })
  await line.click()
  await page.keyboard.press('End')
  const typingMs = await worstOf(session, KEYS.length, async (at) => {
    await page.keyboard.type(KEYS.charAt(at))
  })
  const times: number[] = []
  for (const key of SHOWN_KEYS) {
    await page.waitForTimeout(600)
    times.push(await untilShown(() => page.keyboard.type(key)))
  }
  return { typingMs, canvasMs: percentile(times) }

  /** The chip of the field ends with the key. */
  async function untilShown(act: () => Promise<void>): Promise<number> {
    await page.evaluate(`void (globalThis.shown = new Promise((resolve) => {
      let began
      addEventListener('keydown', () => { began = performance.now() }, { capture: true, once: true })
      const chip = () => document.querySelector('[data-path=code] .mapping-chip').textContent
      const before = chip()
      const look = () => {
        if (began !== undefined && chip() !== before) resolve(performance.now() - began)
        else requestAnimationFrame(look)
      }
      look()
    }))`)
    await act()
    return Number(await page.evaluate('globalThis.shown'))
  }
}
