import { useNavigate, useParams, useRouter, useSearch } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import type { ProjectFile } from '../../engine/index.ts'
import type { FileContent } from '../../server/contract/files.ts'
import { useSuspenseAnswer } from '../api/use-answer.ts'
import { readQuery, toQuery } from '../model/deep-link.ts'
import { readFlow } from '../model/document/read-flow.ts'
import { useLocale } from '../text/use-text.ts'
import { createEditor, type Editor } from './editor.ts'
import { EditorProvider } from './editor-context.tsx'
import { EditorFrame } from './editor-frame.tsx'
import { FileChoice } from './file-choice.tsx'

const ADDRESS_AFTER_MS = 200

export function EditorPage() {
  const { path } = useSearch({ from: '/inside/w/$workspace/edit' })
  return path === undefined ? <FileChoice /> : <OpenFile key={path} path={path} />
}

function OpenFile({ path }: { readonly path: string }) {
  const { workspace } = useParams({ from: '/inside/w/$workspace/edit' })
  const { body, etag } = useSuspenseAnswer('readFile', { params: { workspace }, query: { path } })
  const { files } = useSuspenseAnswer('readProject', { params: { workspace } }).body
  const editor = useOpenEditor(path, body, files)
  useAddress(editor)
  return (
    <EditorProvider value={editor}>
      <EditorFrame workspace={workspace} file={body} etag={etag} />
    </EditorProvider>
  )
}

/** One editor as long as the file is open: what the server answers later is merged into it, never replaces it. */
function useOpenEditor(path: string, file: FileContent, files: readonly ProjectFile[]): Editor {
  const search = useSearch({ from: '/inside/w/$workspace/edit' })
  const [editor] = useState(() => {
    const text = file.draft?.text ?? file.published?.text ?? ''
    const query = new URLSearchParams(
      Object.entries(search).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, value]],
      ),
    )
    const place = readQuery(readFlow(path, text).reading?.value ?? {}, query)
    return createEditor({ path, text, place })
  })
  const [openedWith] = useState(files)
  const locale = useLocale()
  useEffect(() => editor.follow(openedWith, locale), [editor, openedWith, locale])
  return editor
}

/** The address follows the selection, so that it can be sent to somebody. */
function useAddress(editor: Editor): void {
  const router = useRouter()
  const navigate = useNavigate({ from: '/w/$workspace/edit' })
  const { path } = useSearch({ from: '/inside/w/$workspace/edit' })
  useEffect(() => {
    const { pathname } = router.latestLocation
    let timer: ReturnType<typeof setTimeout> | undefined
    const write = (): void => {
      const { pathname: to, search } = router.latestLocation
      // Who is on the way to another page, or another file, is not led back.
      if (to !== pathname || search.path !== path) return
      const query = Object.fromEntries(toQuery(editor.view.getState().place))
      void navigate({
        search: { ...query, ...(path === undefined ? {} : { path }) },
        replace: true,
      })
    }
    const stop = editor.view.subscribe(({ place }, before) => {
      if (place === before.place) return
      clearTimeout(timer)
      // Not for every row that somebody walks over.
      timer = setTimeout(write, ADDRESS_AFTER_MS)
    })
    return () => {
      clearTimeout(timer)
      stop()
    }
  }, [editor, router, navigate, path])
}
