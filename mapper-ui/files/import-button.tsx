import { Button, FileButton } from '@mantine/core'
import { IconUpload } from '@tabler/icons-react'
import { lazy, Suspense, useRef, useState } from 'react'
import { useText } from '../text/use-text.ts'
import { filesText } from './text.ts'

const ImportDialog = lazy(async () => ({
  default: (await import('./import-dialog.tsx')).ImportDialog,
}))

/** Asks for an exported file, and shows what it would add and change before anything is done. */
export function ImportButton({ workspace }: { readonly workspace: string }) {
  const t = useText(filesText)
  const [chosen, setChosen] = useState<{ readonly name: string; readonly text: string }>()
  const reset = useRef<() => void>(null)
  async function choose(file: File | null): Promise<void> {
    if (!file) return
    const text = await file.text()
    // The same file can be chosen again, which may say something else by then.
    reset.current?.()
    setChosen({ name: file.name, text })
  }
  return (
    <>
      <FileButton
        accept=".mapwright,text/plain"
        inputProps={{ 'aria-label': t('importFile') }}
        resetRef={reset}
        onChange={(file) => void choose(file)}
      >
        {(props) => (
          <Button
            {...props}
            variant="default"
            leftSection={<IconUpload size={16} stroke={1.5} aria-hidden />}
          >
            {t('import')}
          </Button>
        )}
      </FileButton>
      {chosen && (
        <Suspense>
          <ImportDialog
            workspace={workspace}
            name={chosen.name}
            text={chosen.text}
            onClose={() => setChosen(undefined)}
          />
        </Suspense>
      )}
    </>
  )
}
