import type { Locator, Page } from 'playwright-core'
import sharp from 'sharp'

/** Wide enough for the pages of a desk, and small enough to be read beside them. */
export const SIZE = { width: 1120, height: 700 }

/** What says that something is under way. */
const UNDER_WAY = '.mantine-Loader-root:visible, .mantine-Skeleton-root:visible'
const PATIENCE_MS = 120_000
/** For what is drawn after the last answer. */
const SETTLE_MS = 900
/** Until somebody has seen where the pointer is. */
const AIM_MS = 900
const READ_MS = 1600
const LAST_MS = 3500

interface Point {
  readonly x: number
  readonly y: number
}

interface Frame {
  readonly image: Buffer
  readonly ms: number
}

/** What somebody does on a page, frame by frame. */
export interface Recorder {
  readonly page: Page
  /** The page as it is now. */
  readonly see: (ms?: number) => Promise<void>
  /** The pointer with a ring, where it clicks next. */
  readonly click: (target: Locator) => Promise<void>
  /** The pointer rests on it. */
  readonly point: (target: Locator) => Promise<void>
  readonly type: (field: Locator, text: string) => Promise<void>
  /** Holds what is at one place and lets it go at another. */
  readonly drag: (from: Locator, to: Locator) => Promise<void>
  readonly frames: readonly Frame[]
}

export function createRecorder(page: Page): Recorder {
  const frames: Frame[] = []
  let pointer: Point | undefined
  const take = async (ms: number, isPressed: boolean) => {
    await page.locator(UNDER_WAY).first().waitFor({ state: 'detached', timeout: PATIENCE_MS })
    const image = await page.screenshot({ caret: 'initial' })
    frames.push({ image: await withPointer(image, pointer, isPressed), ms })
  }
  const aimAt = async (target: Locator) => {
    await page.waitForTimeout(SETTLE_MS / 3)
    await target.scrollIntoViewIfNeeded()
    pointer = await middleOf(target)
    await page.mouse.move(pointer.x, pointer.y)
    await page.waitForTimeout(SETTLE_MS / 3)
  }
  return {
    page,
    frames,
    see: async (ms = READ_MS) => {
      await page.waitForTimeout(SETTLE_MS)
      await take(ms, false)
    },
    click: async (target) => {
      await aimAt(target)
      await take(AIM_MS, true)
      await target.click()
    },
    point: aimAt,
    type: async (field, text) => {
      await aimAt(field)
      await take(AIM_MS, true)
      await field.fill(text)
    },
    drag: async (from, to) => {
      await aimAt(from)
      await page.mouse.down()
      await take(AIM_MS, true)
      const end = await middleOf(to)
      const start = pointer ?? end
      pointer = { x: (start.x + end.x) / 2, y: (start.y + end.y) / 2 }
      await page.mouse.move(pointer.x, pointer.y, { steps: 4 })
      await take(AIM_MS / 2, true)
      pointer = end
      await page.mouse.move(end.x, end.y + 8, { steps: 4 })
      await page.mouse.move(end.x, end.y, { steps: 2 })
      await page.waitForTimeout(SETTLE_MS / 3)
      await take(AIM_MS, true)
      await page.mouse.up()
    },
  }
}

async function middleOf(target: Locator): Promise<Point> {
  const box = await target.boundingBox()
  if (!box) throw new Error(`${String(target)} cannot be seen`)
  // Of a wide field, where its words are.
  return {
    x: Math.round(box.x + Math.min(box.width / 2, 90)),
    y: Math.round(box.y + box.height / 2),
  }
}

/** Drawn over the picture, so that the page stays as it is. */
async function withPointer(image: Buffer, at: Point | undefined, isPressed: boolean) {
  if (!at) return image
  const ring = isPressed
    ? `<circle cx="${at.x}" cy="${at.y}" r="20" fill="#e8590c33" stroke="#e8590c" stroke-width="3"/>`
    : ''
  const arrow = `<path transform="translate(${at.x} ${at.y})" d="M0 0v17l4.5-4 2.7 6.3 2.8-1.2-2.7-6.2h6z" fill="#111" stroke="#fff" stroke-width="1.4"/>`
  const { width, height } = SIZE
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${ring}${arrow}</svg>`
  return sharp(image)
    .composite([{ input: Buffer.from(drawing) }])
    .png()
    .toBuffer()
}

/** All frames as one animated image, and the one that is shown before somebody plays it: the last, which has the result. */
export async function joinFrames(frames: readonly Frame[]) {
  const last = frames.at(-1)
  if (!last) throw new Error('nothing was recorded')
  const images = frames.map(({ image }) => image)
  const delay = frames.map((frame) => (frame === last ? LAST_MS : frame.ms))
  const moving = await sharp(images, { join: { animated: true } })
    .webp({ delay, loop: 0, quality: 75, effort: 6, minSize: true, mixed: true })
    .toBuffer()
  const still = await sharp(last.image).webp({ quality: 75, effort: 6 }).toBuffer()
  return { moving, still }
}
