import { createContext, useContext } from 'react'
import { useStore } from 'zustand'
import type { FlowState } from '../model/document/flow-document.ts'
import type { Editor, EditorView } from './editor.ts'

const EditorContext = createContext<Editor | undefined>(undefined)

export const EditorProvider = EditorContext.Provider

/** The file under edit. @throws outside of an editor */
export function useEditor(): Editor {
  const editor = useContext(EditorContext)
  if (!editor) throw new Error('this part belongs inside an editor')
  return editor
}

/** A part of what the text says; renders again only when that part changes. */
export function useFlow<Part>(choose: (state: FlowState) => Part): Part {
  return useStore(useEditor().document.store, choose)
}

/** A part of what is seen of it. */
export function useView<Part>(choose: (view: EditorView) => Part): Part {
  return useStore(useEditor().view, choose)
}
