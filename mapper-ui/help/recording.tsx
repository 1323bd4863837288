import './recording.css'
import { Button } from '@mantine/core'
import { IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react'
import { useState } from 'react'
import { useText } from '../text/use-text.ts'
import { helpText } from './text.ts'

/** Each with the picture that stands for it; by the path that manuals give. */
const FILES = import.meta.glob<string>('../../docs/recordings/*.webp', {
  query: '?url',
  import: 'default',
  eager: true,
})

/** A picture of a manual: a recording, which stands still until somebody plays it. Others are not shown. */
export function Recording({ src = '', alt }: { readonly src?: string; readonly alt?: string }) {
  const t = useText(helpText)
  const [isPlaying, setPlaying] = useState(false)
  const moving = FILES[`../../docs/${src}`]
  const still = FILES[`../../docs/${src.replace('.webp', '.still.webp')}`]
  if (moving === undefined || still === undefined) return null
  const Icon = isPlaying ? IconPlayerStop : IconPlayerPlay
  return (
    // Within a paragraph, as Markdown has it.
    <span className="recording" data-playing={isPlaying || undefined}>
      <img src={isPlaying ? moving : still} alt={alt} width={1120} height={700} loading="lazy" />
      <Button
        variant="default"
        size="xs"
        leftSection={<Icon size={14} aria-hidden />}
        onClick={() => setPlaying(!isPlaying)}
      >
        {t(isPlaying ? 'recording.stop' : 'recording.play')}
      </Button>
    </span>
  )
}
