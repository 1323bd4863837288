// Only the parts of Monaco that a YAML editor needs: all of it is three times as large.
import 'monaco-editor/features/bracketMatching/register.js'
import 'monaco-editor/features/clipboard/register.js'
import 'monaco-editor/features/codicon/register.js'
import 'monaco-editor/features/comment/register.js'
import 'monaco-editor/features/contextmenu/register.js'
import 'monaco-editor/features/diffEditor/register.js'
import 'monaco-editor/features/find/register.js'
import 'monaco-editor/features/folding/register.js'
import 'monaco-editor/features/gotoError/register.js'
import 'monaco-editor/features/hover/register.js'
import 'monaco-editor/features/indentation/register.js'
import 'monaco-editor/features/lineSelection/register.js'
import 'monaco-editor/features/linesOperations/register.js'
import 'monaco-editor/features/multicursor/register.js'
import 'monaco-editor/features/parameterHints/register.js'
import 'monaco-editor/features/snippet/register.js'
import 'monaco-editor/features/toggleTabFocusMode/register.js'
import 'monaco-editor/features/wordHighlighter/register.js'
import 'monaco-editor/features/wordOperations/register.js'
// The feature of that name has only the texts that appear behind the caret; this is the list of completions.
import 'monaco-editor/editor/contrib/suggest/browser/suggestController.js'
import 'monaco-editor/languages/definitions/yaml/register.js'
import {
  editor,
  KeyCode,
  KeyMod,
  languages,
  MarkerSeverity,
  Uri,
} from 'monaco-editor/editor/editor.api.js'

// A file of our own, which the content security policy allows; the default would be a page on another host.
globalThis.MonacoEnvironment = {
  getWorker: () => new Worker(new URL('./monaco-worker.ts', import.meta.url), { type: 'module' }),
}

/** The text editor, with what this house has switched on. */
export const monaco = { editor, languages, KeyCode, KeyMod, MarkerSeverity, Uri }

// Comments of the stock themes are too pale to be read by everybody, and keys where a line is marked.
editor.defineTheme('light', {
  base: 'vs',
  inherit: true,
  rules: [
    { token: 'comment', foreground: '3f6212' },
    { token: 'type', foreground: '005f5f' },
  ],
  colors: {},
})
editor.defineTheme('dark', {
  base: 'vs-dark',
  inherit: true,
  rules: [{ token: 'comment', foreground: '9ccc82' }],
  colors: {},
})

/** Options of every text view: they show a file, and never tidy it up. */
export const textOptions = {
  automaticLayout: true,
  // In a shadow the menu would know none of the colours of the theme, and lie on the text without a background.
  useShadowDOM: false,
  minimap: { enabled: false },
  scrollBeyondLastLine: false,
  fontSize: 13,
  tabSize: 2,
  insertSpaces: true,
  detectIndentation: false,
  trimAutoWhitespace: false,
  formatOnPaste: false,
  formatOnType: false,
  unusualLineTerminators: 'off',
  wordWrap: 'off',
  renderWhitespace: 'selection',
  renderFinalNewline: 'on',
  fixedOverflowWidgets: true,
} as const satisfies Parameters<typeof editor.create>[1]
