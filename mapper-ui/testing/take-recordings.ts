import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { setup as buildUi } from './build-ui.ts'
import { startPlayedInstallation } from './play-history.ts'
import { recordSetUp } from './record-set-up.ts'
import { recordFix, recordMapping, recordStory } from './record-work.ts'
import { createRecorder, joinFrames, type Recorder, SIZE } from './recorder.ts'
import type { RecordingOf } from './recording-names.ts'
import { type Installation, startInstallation } from './start-installation.ts'

const FOLDER = fileURLToPath(new URL('../../docs/recordings/', import.meta.url))

type Walk = (recorder: Recorder, installation: Installation) => Promise<void>

const OF_NEW: Readonly<Record<RecordingOf<'new'>, Walk>> = { 'set-up': recordSetUp }
const OF_USED: Readonly<Record<RecordingOf<'used'>, Walk>> = {
  mapping: recordMapping,
  story: recordStory,
  fix: recordFix,
}

const startNew = () => startInstallation('signed-up', { hasSystems: true, size: 0.05 })
const startUsed = () => startPlayedInstallation(0.2)

/** All recordings, or those that are named as arguments. */
async function takeRecordings(): Promise<void> {
  mkdirSync(FOLDER, { recursive: true })
  await buildUi()
  const wanted = new Set(process.argv.slice(2))
  for (const [start, recordings] of [
    [startNew, OF_NEW],
    [startUsed, OF_USED],
  ] as const) {
    const chosen = Object.entries(recordings).filter(
      ([name]) => wanted.size === 0 || wanted.has(name),
    )
    if (chosen.length === 0) continue
    const installation = await start()
    try {
      for (const [name, walk] of chosen) await takeOne(installation, name, walk)
    } finally {
      await installation.close()
    }
  }
}

async function takeOne(installation: Installation, name: string, walk: Walk): Promise<void> {
  const { page } = await installation.open({ scheme: 'light', ...SIZE })
  const recorder = createRecorder(page)
  await walk(recorder, installation)
  const { moving, still } = await joinFrames(recorder.frames)
  for (const [file, content] of [
    [`${name}.webp`, moving],
    [`${name}.still.webp`, still],
  ] as const) {
    writeFileSync(join(FOLDER, file), content)
    process.stdout.write(
      `${file} ${Math.round(content.length / 1000)} kB, ${recorder.frames.length} frames\n`,
    )
  }
}

await takeRecordings()
process.exit(0)
