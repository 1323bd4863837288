import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core'

/** Ten shades, light to dark; the seventh has 4.5:1 on white. */
const ink: MantineColorsTuple = [
  '#eef1fb',
  '#dbe1f5',
  '#b4c0ea',
  '#8b9de0',
  '#687fd6',
  '#526cd1',
  '#465fcd',
  '#3750b5',
  '#2e47a3',
  '#223b90',
]

/** Choices scroll by themselves, not within a further element that nobody could reach. */
const ownScroll = {
  withScrollArea: false,
  styles: { options: { maxHeight: 220, overflowY: 'auto' } },
} as const

const theme = createTheme({
  colors: { ink },
  primaryColor: 'ink',
  primaryShade: { light: 7, dark: 5 },
  defaultRadius: 'md',
  fontFamily:
    'Inter, ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
  fontFamilyMonospace:
    'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace',
  headings: {
    fontWeight: '650',
    sizes: { h1: { fontSize: '1.5rem' }, h2: { fontSize: '1.15rem' } },
  },
  cursorType: 'pointer',
  respectReducedMotion: true,
  autoContrast: true,
  components: {
    Badge: { defaultProps: { tt: 'none' } },
    // A menu has nothing but its items: the first of them takes the focus.
    Menu: { defaultProps: { withInitialFocusPlaceholder: false } },
    // What scrolls must be reachable by keyboard, also where nothing in it is.
    TableScrollContainer: { defaultProps: { tabIndex: 0 } },
    Select: { defaultProps: ownScroll },
    MultiSelect: { defaultProps: ownScroll },
    Autocomplete: { defaultProps: ownScroll },
    TagsInput: { defaultProps: ownScroll },
  },
})

/** The button that closes a dialog has no words of its own: `close` is what it is called. */
export function themeWith(close: string): typeof theme {
  const Modal = { defaultProps: { closeButtonProps: { 'aria-label': close } } }
  return { ...theme, components: { ...theme.components, Modal } }
}

/** Mantine's dimmed text, and words on light colours, have too little contrast: these have 4.5:1 and more. */
export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#5c636b',
    '--mantine-color-placeholder': '#6a7178',
    '--mantine-color-green-light-color': '#1d6430',
    '--mantine-color-yellow-light-color': '#7a4300',
    '--mantine-color-orange-light-color': '#9c3308',
    '--mantine-color-red-light-color': '#b02525',
    '--mantine-color-error': '#c02626',
    '--mantine-color-red-filled': '#c92a2a',
    '--mantine-color-red-filled-hover': '#b02525',
  },
  dark: {
    '--mantine-color-dimmed': '#a6abb3',
    '--mantine-color-placeholder': '#9aa0a8',
    '--mantine-color-anchor': '#a9b8f5',
    '--mantine-color-error': '#ffa8a8',
    '--mantine-color-red-light-color': '#ffa8a8',
    '--mantine-color-red-filled': '#c92a2a',
    '--mantine-color-red-filled-hover': '#b02525',
  },
})
